"""What Chinese titles say of a thing in a character or two: labels, sets, parts, links. And what stays uncertain."""

import pytest

from translation.lexicon import Lexicon

TARGETS = ("en", "es", "ru", "ar")


@pytest.mark.parametrize(
    "text, written",
    [
        ("063型电机", ("motor type 063", "motor tipo 063", "двигатель типа 063", "محرك طراز 063")),
        ("电机HN-500型", ("motor HN-500", "motor HN-500", "двигатель HN-500", "محرك HN-500")),
        ("螺栓 8.8级", ("bolt class 8.8", "perno clase 8.8", "болт класса 8.8", "برغي فئة 8.8")),
        ("50号刀", ("knife No. 50", "cuchillo n.º 50", "нож № 50", "سكين رقم 50")),
        ("手套 7.5号", ("gloves size 7.5", "guantes talla 7,5", "перчатки размера 7,5", "قفازات مقاس 7.5")),
        ("70系列窗", ("70 series window", "ventana serie 70", "окно серии 70", "نافذة سلسلة 70")),
        ("12合1电机", ("12-in-1 motor", "motor 12 en 1", "двигатель 12 в 1", "محرك 12 في 1")),
        ("电机（HN-5用）", ("motor (for HN-5)", "motor (para HN-5)", "двигатель (для HN-5)", "محرك (لـ HN-5)")),
        ("手套 36-45码", ("gloves size 36-45", "guantes talla 36-45", "перчатки размера 36-45", "قفازات مقاس 36-45")),
        (
            "汽车 30m防水",
            (
                "car, waterproof to 30m",
                "coche, resistente al agua hasta 30m",
                "автомобиль, водозащита до 30m",
                "سيارة، مقاومة للماء حتى 30m",
            ),
        ),
        (
            "刀 12只装",
            ("knife, pack of 12", "cuchillo, paquete de 12", "нож, упаковка 12 шт.", "سكين، عبوة من 12 قطعة"),
        ),
    ],
)
def test_value_is_written_with_its_label(small: Lexicon, text: str, written: tuple[str, ...]) -> None:
    assert tuple(small.compose(text, "zh", target) for target in TARGETS) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("瓶子 高30 cm", ("bottle, height 30 cm", "botella, altura 30 cm", "бутылка, высота 30 cm", "زجاجة، ارتفاع 30 cm")),
        ("刀（45宽）", ("knife (width 45)", "cuchillo (anchura 45)", "нож (ширина 45)", "سكين (عرض 45)")),
        ("盘子 直径16 cm", ("plate, Ø 16 cm", "plato, Ø 16 cm", "тарелка, Ø 16 cm", "طبق، قطر 16 cm")),
        ("手套 XL码", ("gloves size XL", "guantes talla XL", "перчатки размера XL", "قفازات مقاس XL")),
        ("手套 S-3XL码", ("gloves size S-3XL", "guantes talla S-3XL", "перчатки размера S-3XL", "قفازات مقاس S-3XL")),
        ("螺栓 #14", ("bolt #14", "perno #14", "болт #14", "برغي #14")),
        ("电机-50~120", ("motor -50~120", "motor -50~120", "двигатель -50~120", "محرك -50~120")),
        ("UPF50+手套", ("Gloves UPF50+", "Guantes UPF50+", "Перчатки UPF50+", "قفازات UPF50+")),
        ("螺栓 M12×60", ("bolt M12×60", "perno M12×60", "болт M12×60", "برغي M12×60")),
        ("≥98", ("≥98", "≥98", "≥98", "≥98")),
        ("约34个", ("≈34 pcs", "≈34 piezas", "≈34 штуки", "≈34 قطعة")),
        ("不小于5", ("≥5", "≥5", "≥5", "≥5")),
        ("5至12", ("5 to 12", "5 a 12", "от 5 до 12", "5 إلى 12")),
        ("刀 双盒", ("knife 2 boxes", "cuchillo 2 cajas", "нож 2 коробки", "سكين 2 علبة")),
        ("手套 一双", ("gloves, 1 pair", "guantes, 1 par", "перчатки, 1 пара", "قفازات، 1 زوج")),
        ("刀 48个/箱", ("knife 48 pcs / carton", "cuchillo 48 piezas / caja de cartón",
                   "нож 48 штук / картонная коробка", "سكين 48 قطعة / كرتونة")),
        ("刀 48个/盒 三层", ("knife, 48 pcs / box, 3 layers", "cuchillo, 48 piezas / caja, 3 capas",
                      "нож, 48 штук / коробка, 3 слоя", "سكين، 48 قطعة / علبة، 3 طبقات")),
        ("螺栓 M8*30", ("bolt M8*30", "perno M8*30", "болт M8*30", "برغي M8*30")),
        ("四座汽车", ("car, 4-seat", "coche, 4 plazas", "автомобиль, число мест: 4", "سيارة، عدد المقاعد: 4")),
        ("手套 七双装", ("gloves, pack of 7 pairs", "guantes, paquete de 7 pares", "перчатки, упаковка, пар: 7", "قفازات، عدد الأزواج في العبوة: 7")),
        ("电机 两轴承", ("motor, 2 bearings", "motor, 2 rodamientos", "двигатель, 2 подшипника", "محرك، 2 محمل")),
        ("电机 21速", ("motor, 21-speed", "motor, 21 velocidades", "двигатель, число скоростей: 21", "محرك، عدد السرعات: 21")),
        ("三层", ("3 layers", "3 capas", "3 слоя", "3 طبقات")),
        ("刀 100个/包", ("knife 100 pcs / pack", "cuchillo 100 piezas / paquete", "нож 100 штук / пачка", "سكين 100 قطعة / حزمة")),
        ("茶 TE（N 5）", ("tea TE (N 5)", "té TE (N 5)", "чай TE (N 5)", "شاي TE (N 5)")),
    ],
)  # fmt: skip
def test_measure_is_written_as_catalogues_do(small: Lexicon, text: str, written: tuple[str, ...]) -> None:
    assert tuple(small.compose(text, "zh", target) for target in TARGETS) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("防水型电机", ("waterproof motor", "motor impermeable", "водонепроницаемый двигатель", "محرك مقاوم للماء")),
        ("电机带遥控", ("remote-controlled motor", "motor teledirigido", "управляемый двигатель", "محرك مسير")),
        ("瓶子带盖和手柄", ("bottle with lid and handle", "botella con tapa y asa", "бутылка с крышкой и ручкой",
                    "زجاجة مع غطاء ومقبض")),
        ("刀不带手柄", ("knife without handle", "cuchillo sin asa", "нож без ручки", "سكين بدون مقبض")),
        ("电机用轴承", ("bearing for motors", "rodamiento para motores", "подшипник для двигателей", "محمل للمحركات")),
        ("轴承 电机专用", ("bearing, for motors", "rodamiento, para motores", "подшипник, для двигателей", "محمل، للمحركات")),
        ("电机专用轴承", ("bearing for motors", "rodamiento para motores", "подшипник для двигателей", "محمل للمحركات")),
        ("轴承 手柄（盖防水）", ("bearing, handle (waterproof lid)", "rodamiento, asa (tapa impermeable)",
                        "подшипник, ручка (водонепроницаемая крышка)", "محمل، مقبض (غطاء مقاوم للماء)")),
        ("电机轴承", ("bearing for motors", "rodamiento para motores", "подшипник для двигателей", "محمل للمحركات")),
        (
            "轻量盖手柄瓶子",
            ("lightweight bottle with lid and handle", "botella ligera con tapa y asa", "лёгкая бутылка с крышкой и ручкой",
             "زجاجة خفيفة مع غطاء ومقبض"),
        ),
        ("电机防水轴承", ("waterproof bearing for motors", "rodamiento impermeable para motores",
                    "водонепроницаемый подшипник для двигателей", "محمل مقاوم للماء للمحركات")),
        ("无手柄刀", ("knife without handle", "cuchillo sin asa", "нож без ручки", "سكين بدون مقبض")),
        ("亚麻斜纹", ("linen twill", "sarga de lino", "саржа из льна", "تويل من كتان")),
        ("斜纹布料手套", ("twill gloves", "guantes de sarga", "перчатки из саржи", "قفازات من تويل")),
        ("轴承直径", ("bearing diameter", "diámetro de rodamiento", "диаметр подшипника", "قطر محمل")),
        ("壁虎膨胀螺栓", ("expansion bolt", "perno de expansión", "анкерный болт", "برغي تمدد")),
        ("肯尼亚茶", ("tea (Kenya)", "té (Kenia)", "чай (Кения)", "شاي (كينيا)")),
        ("亚麻斜纹手套", ("linen twill gloves", "guantes de sarga de lino", "перчатки из льняной саржи", "قفازات من تويل من كتان")),
        ("瓶子（不锈钢加玻璃）", ("bottle (stainless steel + glass)", "botella (acero inoxidable + vidrio)",
                         "бутылка (нержавеющая сталь + стекло)", "زجاجة (ستانلس ستيل + زجاج)")),
        ("红色或白色", ("red or white", "rojo o blanco", "красный или белый", "أحمر أو أبيض")),
        ("电机（左/右）", ("motor (left / right)", "motor (izquierdo / derecho)", "двигатель (левый / правый)",
                    "محرك (أيسر / أيمن)")),
        ("茶（红色）防水", ("tea (red), waterproof", "té (rojo), impermeable", "чай (красный), водонепроницаемый",
                     "شاي (أحمر)، مقاوم للماء")),
    ],
)  # fmt: skip
def test_link_or_suffix_says_how_words_belong_together(small: Lexicon, text: str, written: tuple[str, ...]) -> None:
    assert tuple(small.compose(text, "zh", target) for target in TARGETS) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("红色电机套装", ("red motor set", "set de motor rojo", "комплект красного двигателя", "طقم محرك أحمر")),
        (
            "刀 5层套装",
            ("knife, set of 5 layers", "cuchillo, juego de 5 capas", "нож, набор из 5 слоёв", "سكين، طقم 5 طبقات"),
        ),
        (
            "刀 红色 七件套",
            (
                "red knife, set of 7",
                "cuchillo rojo, juego de 7",
                "красный нож, набор из 7 шт.",
                "سكين حمراء، طقم من 7 قطع",
            ),
        ),
        ("13个刀套装", ("set of 13 knives", "juego de 13 cuchillos", "набор из 13 ножей", "طقم 13 سكين")),
    ],
)
def test_set_is_of_one_thing_unless_pieces_are_counted(small: Lexicon, text: str, written: tuple[str, ...]) -> None:
    assert tuple(small.compose(text, "zh", target) for target in TARGETS) == written


def test_two_phrases_with_one_preposition_are_separated(small: Lexicon) -> None:
    assert small.compose("女士儿童雨伞", "zh", "en") == "umbrella for women, for children"
    assert small.compose("女士儿童雨伞", "zh", "es") == "paraguas para niños, para mujeres"
    assert small.compose("女士儿童雨伞", "zh", "ru") == "зонт для женщин, для детей"


def test_value_in_brackets_converts_the_one_before_it(small: Lexicon) -> None:
    assert small.compose("HN-5（HN-7）红色电机", "zh", "en") == "Red motor HN-5 (HN-7)"
    assert small.compose("HN-5（HN-7）红色电机", "zh", "fr") == "Moteur rouge HN-5 (HN-7)"
    assert small.compose("HN-5（HN-7）红色电机", "zh", "pt") == "Motor vermelho HN-5 (HN-7)"


@pytest.mark.parametrize(
    "text",
    [
        "电机防水套装",  # a set of motors, or for them?
        "瓶子 带盖棉手柄",  # a lid and a handle, or a handle with a lid?
        "茶通用",  # for all kinds of tea
        "茶加不锈钢瓶子",
        "瓶子（盖带遥控）",  # the bottle, or its lid?
        "7个装电机",  # in sevens, or for seven?
        "HN-5、HN-6刀",  # for both
        "红色+白色刀",  # one knife of both colours, or something red and a white knife?
        "刀（红色，茶儿童）",  # tea for children, or children's tea?
        "茶型",
        "轴承 汽车电机专用",  # for car motors, or for cars and motors?
        "轴承 汽车和电机专用",
        "茶 汽车、电机专用",
        "棉手套用手柄",  # a handle for cotton gloves, or one of cotton?
        "汽车 35杯",  # a cup of 35 mm
        "棉七件套",  # of what?
        "无茶手套",  # part of a word
        "刀 无",
        "TE瓶子5.3",  # no TE 5.3
        "手套 120条/盒",  # no strips
        "手套 42码",  # a size, or yards?
        "橙子轴承",  # an orange has no bearings
    ],
)
def test_uncertain_detail_is_refused(small: Lexicon, text: str) -> None:
    assert all(small.compose(text, "zh", target) is None for target in TARGETS)


@pytest.mark.parametrize(
    "text, written",
    [
        ("除湿机 水箱2.2L", "dehumidifier, water tank 2.2L"),
        ("冰箱压缩机 1/5匹", "compressor 1/5 hp for refrigerators"),
        ("铝抽芯铆钉 圆头", "round-head aluminium blind rivet"),
        ("双目生物显微镜", "binocular biological microscope"),
        ("网布办公椅 扶手", "mesh fabric office chair, armrest"),
        ("浴室吸水脚垫", "bathroom absorbent floor mat"),
        ("机械手表", "mechanical watch"),
        ("真丝方巾", "silk square scarf"),
        ("男士莫代尔平角内裤 50支", "modal boxer briefs for men, Ne 50 yarn"),
        ("灰鸭绒75% 蓬松度650+ 散装", "grey duck down 75%, fill power 650+, bulk"),
        ("红茶 2.5g×20袋", "black tea 2.5g×20 bags"),
    ],
)
def test_word_means_what_fits_the_thing(text: str, written: str) -> None:
    assert Lexicon.load().compose(text, "zh", "en") == written


@pytest.mark.parametrize("text", ["祁门红茶三角茶包"])
def test_word_that_may_mean_another_thing_is_refused(text: str) -> None:
    assert Lexicon.load().compose(text, "zh", "en") is None
