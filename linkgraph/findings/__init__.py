"""From rings to findings: how sure, why, and which innocent explanations were weighed."""
