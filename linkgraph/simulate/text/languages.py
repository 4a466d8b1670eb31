"""Words and frames of the other languages: smaller than English, Japanese and Chinese without spaces between words."""

from __future__ import annotations

from typing import NamedTuple


class Language(NamedTuple):
    """Nouns, verbs, adjectives, frames with `{n}`, `{v}`, `{adj}` slots, small talk."""

    nouns: list[str]
    verbs: list[str]
    adjectives: list[str]
    frames: tuple[str, ...]
    small_talk: list[str]


LANGUAGES: dict[str, Language] = {
    "es": Language(
        "casa receta factura contrato informe reunión correo ensayo viaje hotel vuelo perro jardín cocina "
        "examen tarea código función tabla archivo servidor cliente pedido paquete seguro hipoteca sueldo "
        "impuesto boda cumpleaños canción cuento capítulo personaje libro película juego equipo médico dolor "
        "rodilla dieta ejercicio coche motor batería pantalla".split(),
        "hacer escribir arreglar explicar mejorar comparar entender cambiar resumir traducir calcular "
        "preparar elegir comprar vender limpiar organizar revisar planear enviar cancelar instalar dibujar "
        "cocinar aprender corregir ordenar".split(),
        "bueno nuevo fácil pequeño corto mejor viejo grande claro barato largo rápido gratis difícil raro "
        "sano temprano perdido roto lento formal divertido serio dulce picante fresco vacío lleno pesado".split(),
        (
            "¿Cómo puedo {v} {n} {adj}?",
            "¿Me ayudas a {v} un {n} para {name.person}?",
            "Necesito {v} el {n} antes del viernes, pero el {n} es demasiado {adj}.",
            "Escribe un {n} {adj} sobre {n} y {n}.",
            "¿Cuál es la diferencia entre {n} y {n}?",
            "Mi hermana quiere {v} {n} en {name.place}; ¿qué me recomiendas?",
            "Por favor, {v} este {n}: tiene que sonar más {adj}.",
            "No consigo {v} el {n} y tampoco {v} el {n}. ¿Por qué?",
            "Dame {#1} ideas de {n} {adj} sin {n}.",
            "Explícame {n} como si tuviera diez años.",
        ),
        "hola|gracias|sigue por favor|más corto|¿estás seguro?|otra vez|no es eso lo que pedí|perfecto, gracias".split(
            "|"
        ),
    ),
    "pt": Language(
        "casa receita fatura contrato relatório reunião e-mail redação viagem hotel voo cachorro jardim "
        "cozinha prova tarefa código função tabela arquivo servidor cliente pedido pacote seguro salário "
        "imposto casamento aniversário música conto livro filme jogo equipe médico dor joelho dieta treino "
        "carro motor bateria tela".split(),
        "fazer escrever consertar explicar melhorar comparar entender mudar resumir traduzir calcular "
        "preparar escolher comprar vender limpar organizar revisar planejar enviar cancelar instalar "
        "desenhar cozinhar aprender".split(),
        "bom novo fácil pequeno curto melhor velho grande claro barato longo rápido difícil estranho "
        "saudável cedo perdido quebrado lento formal divertido sério doce fresco vazio cheio pesado".split(),
        (
            "Como posso {v} {n} {adj}?",
            "Você pode me ajudar a {v} um {n} para {name.person}?",
            "Preciso {v} o {n} até sexta, mas o {n} está muito {adj}.",
            "Escreva um {n} {adj} sobre {n} e {n}.",
            "Qual é a diferença entre {n} e {n}?",
            "Minha mãe quer {v} {n} em {name.place}; o que você sugere?",
            "Não consigo {v} o {n} nem {v} o {n}. Por quê?",
            "Me dê {#1} ideias de {n} {adj} com {n}.",
        ),
        "oi|obrigado|continua|mais curto|tem certeza?|de novo por favor|não foi isso que pedi|perfeito".split("|"),
    ),
    "de": Language(
        "Haus Rezept Rechnung Vertrag Bericht Besprechung Brief Aufsatz Reise Hotel Flug Hund Garten Küche "
        "Prüfung Aufgabe Programm Funktion Tabelle Datei Server Kunde Bestellung Paket Versicherung Gehalt "
        "Steuer Hochzeit Geburtstag Lied Geschichte Buch Film Spiel Mannschaft Arzt Knie Ernährung Training "
        "Auto Motor Akku Bildschirm Heizung Mietvertrag".split(),
        "machen schreiben reparieren erklären verbessern vergleichen verstehen ändern zusammenfassen "
        "übersetzen berechnen vorbereiten auswählen kaufen verkaufen putzen ordnen prüfen planen senden "
        "kündigen einbauen zeichnen kochen lernen".split(),
        "gut neu einfach klein kurz besser alt groß klar billig lang schnell schwierig seltsam gesund früh "
        "verloren kaputt langsam förmlich lustig ernst süß scharf frisch leer voll schwer".split(),
        (
            "Wie kann ich {n} und {n} {v}?",
            "Kannst du mir helfen, {n} zu {v}? Es ist zu {adj}.",
            "Ich muss {n} bis Freitag {v}, aber {n} ist zu {adj}.",
            "Schreib bitte etwas über {n} und {n}, möglichst {adj}.",
            "Was ist der Unterschied zwischen {n} und {n}?",
            "Meine Schwester will {n} in {name.place} {v}. Was rätst du?",
            "Warum lässt sich {n} nicht {v}, wenn ich {n} {v}?",
            "Nenne mir {#1} Ideen für {n} ohne {n}.",
            "Sehr geehrte Damen und Herren, mein {n} ist {adj} und ich möchte {n} {v}.",
        ),
        "hallo|danke|weiter bitte|kürzer bitte|bist du sicher?|noch einmal|das meinte ich nicht|perfekt, danke".split(
            "|"
        ),
    ),
    "fr": Language(
        "maison recette facture contrat rapport réunion lettre dissertation voyage hôtel vol chien jardin "
        "cuisine examen devoir code fonction tableau fichier serveur client commande colis assurance salaire "
        "impôt mariage anniversaire chanson conte livre film jeu équipe médecin douleur genou régime "
        "exercice voiture moteur batterie écran".split(),
        "faire écrire réparer expliquer améliorer comparer comprendre changer résumer traduire calculer "
        "préparer choisir acheter vendre nettoyer organiser vérifier planifier envoyer annuler installer "
        "dessiner cuisiner apprendre".split(),
        "bon nouveau facile petit court meilleur vieux grand clair long rapide difficile étrange sain perdu "
        "cassé lent formel drôle sérieux sucré épicé frais vide plein lourd".split(),
        (
            "Comment puis-je {v} {n} {adj} ?",
            "Peux-tu m'aider à {v} ce {n} pour {name.person} ?",
            "Je dois {v} le {n} avant vendredi, mais le {n} est trop {adj}.",
            "Rédige un {n} {adj} sur {n} et {n}.",
            "Quelle est la différence entre {n} et {n} ?",
            "Mon frère veut {v} {n} à {name.place} ; que conseilles-tu ?",
            "Pourquoi est-ce que {n} est {adj} quand on veut {v} {n} ?",
            "Donne-moi {#1} idées de {n} sans {n}.",
        ),
        "bonjour|merci|continue|plus court|tu es sûr ?|encore une fois|ce n'est pas ça|parfait merci".split("|"),
    ),
    "id": Language(
        "rumah resep faktur kontrak laporan rapat surat esai perjalanan hotel kucing kebun dapur ujian tugas "
        "kode fungsi tabel berkas peladen pelanggan pesanan paket asuransi gaji pajak pernikahan lagu cerita "
        "buku film permainan dokter lutut olahraga mobil motor baterai layar toko harga".split(),
        "membuat menulis memperbaiki menjelaskan membandingkan memahami mengubah meringkas menerjemahkan "
        "menghitung menyiapkan memilih membeli menjual membersihkan memeriksa mengirim membatalkan memasang "
        "menggambar memasak belajar".split(),
        "baik baru mudah kecil pendek tua besar jelas murah panjang cepat sulit aneh sehat hilang rusak "
        "lambat formal lucu serius manis pedas segar kosong penuh berat".split(),
        (
            "Bagaimana cara {v} {n} yang {adj}?",
            "Tolong bantu saya {v} {n} untuk {name.person}.",
            "Saya harus {v} {n} sebelum Jumat tetapi {n} terlalu {adj}.",
            "Tuliskan {n} {adj} tentang {n} dan {n}.",
            "Apa perbedaan antara {n} dan {n}?",
            "Adik saya ingin {v} {n} di {name.place}, apa saranmu?",
            "Berikan {#1} ide {n} {adj} tanpa {n}.",
        ),
        "halo|terima kasih|lanjutkan|lebih pendek|apakah kamu yakin?|coba lagi|bukan itu maksud saya".split("|"),
    ),
    "ja": Language(
        "料理 請求書 契約 報告書 会議 手紙 作文 旅行 宿 飛行機 犬 庭 台所 試験 宿題 関数 表 ファイル "
        "サーバー 顧客 注文 荷物 保険 給料 税金 結婚式 誕生日 歌 物語 本 映画 ゲーム 医者 膝 食事 運動 車 "
        "電池 画面 履歴書 面接 企画書 翻訳 論文 歴史 英語 数学".split(),
        (
            "作る 書く 直す 説明する 改善する 比べる 理解する 変える 要約する 翻訳する 計算する 準備する 選ぶ "
            "買う 売る 掃除する 整理する 確認する 送る 学ぶ"
        ).split(),
        (
            "良い 新しい 簡単な 小さい 短い 古い 大きい 安い 長い 速い 難しい 変な 健康的な 遅い 丁寧な 面白い "
            "甘い 辛い 軽い 重い"
        ).split(),
        (
            "{adj}{n}を{v}方法を教えてください。",
            "{n}と{n}の違いは何ですか？",
            "明日までに{n}を{v}必要がありますが、{n}が{adj}ので困っています。",
            "{n}について{adj}文章を書いてください。できれば{n}にも触れてください。",
            "母が{n}を{v}と言っています。{n}はどうすればいいですか？",
            "この{n}をもっと{adj}感じにしてください。",
            "{n}を{v}ときに{n}が出てしまいます。なぜでしょうか？",
            "{n}のアイデアを{#1}つください。{n}は使わないでください。",
        ),
        "こんにちは|ありがとう|続けて|もっと短く|本当ですか？|もう一度お願いします|違います".split("|"),
    ),
    "zh": Language(
        "菜谱 发票 合同 报告 会议 邮件 作文 旅行 酒店 航班 小狗 花园 厨房 考试 作业 代码 函数 表格 文件 "
        "服务器 客户 订单 包裹 保险 工资 税 婚礼 生日 歌 故事 书 电影 游戏 医生 膝盖 饮食 运动 汽车 电池 "
        "屏幕 简历 面试 方案 翻译 论文 历史 英语 数学 数据 模型".split(),
        (
            "做 写 修 解释 改进 比较 理解 修改 总结 翻译 计算 准备 选择 买 卖 打扫 整理 检查 发送 学习 安装 设计 优化"
        ).split(),
        (
            "好的 新的 简单的 小的 短的 旧的 大的 便宜的 长的 快的 难的 奇怪的 健康的 慢的 正式的 有趣的 甜的 "
            "辣的 轻的 重的"
        ).split(),
        (
            "怎么{v}{adj}{n}？",
            "{n}和{n}有什么区别？",
            "我明天之前要{v}{n}，但是{n}太{adj}了，怎么办？",
            "请写一篇关于{n}的文章，要求{adj}，并提到{n}。",
            "我妈妈想{v}{n}，你有什么建议？",
            "帮我把这个{n}改得更{adj}一点。",
            "为什么我{v}{n}的时候{n}会出错？",
            "给我{#1}个关于{n}的点子，不要用{n}。",
        ),
        "你好|谢谢|继续|短一点|你确定吗？|再来一次|不是这个意思".split("|"),
    ),
}
