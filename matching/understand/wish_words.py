"""Words of wishes by language (BCP 47), folded: verbs of wanting, buyers, terms of trade, and what follows a thing."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

WANTING: Final = {
    "en": "we need|i need|need|needs|we want|want|wants|looking for|look for|looking to buy|searching for|require|requires"
    "|in search of|interested in|would like to buy|would like|like to buy|to buy|to source|to order|do you have"
    "|do you make|we buy|we are after|sourcing|seeking|seek|seeks|wanted|wishes to buy|hoping to find",
    "es": "necesitamos|necesito|necesita|buscamos|busco|busca|buscando|queremos comprar|queremos|quiero comprar|quiero"
    "|quiere|quisieramos|requerimos|requiero|nos interesan|nos interesa|me interesan|me interesa|precisamos|compramos"
    "|compro|en busca de|se busca|se buscan|solicitamos|nos hacen falta|hacen falta|hace falta|tienen",
    "fr": "nous cherchons|je cherche|cherchons|cherche|cherchent|recherchons|recherche|nous voulons|voulons|je veux"
    "|souhaitons acheter|souhaitons|souhaite|voudrions|voudrais|il nous faut|il me faut|nous avons besoin|j'ai besoin"
    "|avons besoin|besoin|nous achetons|achetons|j'achete|interesses par|interesse par|en quete|faut",
    "pt": "precisamos|preciso|precisa|procuramos|procuro|procura|queremos comprar|queremos|quero comprar|quero"
    "|gostariamos|buscamos|busco|necessitamos|necessita|compramos|estamos a procura|a procura|interessados em"
    "|interessa-nos|interessam-nos|tem",
    "ru": "ищем|ищу|ищет|нужны|нужен|нужна|нужно|требуются|требуется|интересуют|интересует|закупаем|закупает"
    "|закупим|купим|купит|куплю|хотим купить|хотели бы|хотим|хочу|приобретем|рассмотрим|заказываем|закажем|подыскиваем",
    "ar": "نحتاج|احتاج|يحتاج|تحتاج|نبحث عن|ابحث عن|يبحث عن|تبحث عن|نريد شراء|نريد|اريد|يريد|تريد|مطلوب|يطلب|تطلب"
    "|نطلب|نرغب في|ارغب في|نود شراء|نود|نشتري|بحاجه الى|عندكم|لديكم",
    "zh": "想采购|想购买|求购|采购|找几款|寻找|寻求|需要|急需|急找|想找|想买|想要|想进|想订|要找|要买|要订|要采购|要换|统一买|订购|找|求|需采购|需|买",
}
"""Words after which the thing wanted stands."""

BUYERS: Final = {
    "en": "shop|shops|store|stores|chain|chains|hotel|hotels|restaurant|restaurants|cafe|cafes|school|schools|classroom"
    "|classrooms|clinic|clinics|hospital|hospitals|pharmacy|pharmacies|factory|factories|plant|workshop|workshops"
    "|importer|importers|distributor|distributors|wholesaler|wholesalers|retailer|retailers|supermarket|supermarkets"
    "|boutique|boutiques|customer|customers|client|clients|market|project|company|roastery|farm|farms|cooperative"
    "|garden centres|centre|centres|center|centers|brand|bakery|bar|bars|spa|gym|gyms|festival|event|office|offices"
    "|export|resale|retail|wholesale|website|webshop|garage|garages|site|sites|winery|fleet|agency|ministry",
    "es": "tienda|tiendas|cadena|hotel|hoteles|restaurante|restaurantes|escuela|escuelas|colegio|colegios|clinica"
    "|clinicas|hospital|hospitales|farmacia|farmacias|fabrica|taller|importador|importadora|importadores|distribuidor"
    "|distribuidora|distribuidores|mayorista|supermercado|supermercados|boutique|cliente|clientes|mercado|proyecto|obra"
    "|empresa|cooperativa|finca|centro|red|oficina|gala|feria|reventa|bar|bares|cafeteria|hotelera|bodega|constructora",
    "fr": "boutique|boutiques|magasin|magasins|chaine|hotel|hotels|restaurant|restaurants|ecole|ecoles|clinique"
    "|cliniques|hopital|hopitaux|pharmacie|pharmacies|usine|atelier|importateur|importatrice|importateurs|distributeur"
    "|grossiste|grossistes|supermarche|client|clients|marche|chantier|entreprise|cooperative|ferme|centre|reseau"
    "|bureau|bureaux|siege|service|festival|salon|bar|bars|spa|revente|particuliers|societe|mairie|ouverture|parking",
    "pt": "loja|lojas|rede|hotel|hoteis|restaurante|restaurantes|escola|escolas|clinica|clinicas|hospital|hospitais"
    "|farmacia|farmacias|fabrica|oficina|importador|importadora|importadores|distribuidor|distribuidora|atacadista"
    "|supermercado|supermercados|cliente|clientes|mercado|projeto|projecto|obra|empresa|cooperativa|fazenda|usina"
    "|escritorio|escritorios|pizzaria|pizzarias|banco|revenda|bar|bares|padaria|armazem|construtora|papelaria",
    "ru": "магазин|магазина|магазинов|магазину|магазины|сеть|сети|гостиница|гостиницы|гостинице|отель|отеля|отелей"
    "|ресторан|ресторана|ресторанов|школа|школы|школ|клиника|клиники|клиник|больница|больницы|аптека|аптеки|аптек"
    "|аптечной|фабрика|фабрике|фабрики|завод|завода|заводу|цех|цеха|импортер|импортеры|дистрибьютор|оптовик|клиентов"
    "|рынка|проект|проекта|стройки|компания|компании|ферма|фермы|кафе|офис|офиса|офисов|производства|перепродажи",
    "ar": "محل|محلات|متجر|متاجر|سلسله|فندق|فنادق|مطعم|مطاعم|مدرسه|مدارس|عياده|عيادات|مستشفي|مستشفيات|صيدليه|صيدليات"
    "|مصنع|ورشه|مستورد|مستوردون|موزع|سوبرماركت|زباين|عملاء|سوق|مشروع|شركه|مزرعه|مقهي|مقاهي|مكتب|مكاتب|بيوت|قري|مسجد",
    "zh": "店|餐厅|酒店|厂|厂房|工地|超市|商场|连锁|幼儿园|学校|医院|诊所|药店|公司|项目|客户|市场|酒庄|农场|仓库|沙龙|场",
}
"""Nouns for buyers, their customers and places of use: a phrase about one is not about goods."""

ABOUT: Final = {
    "en": "that|which|who|where|when|whose|so that|so|because|carrying|to|please|below|under|up to|around|about|delivered"
    "|cif|fob|fca|exw|ddp|dap|by|within|before|per|at|from",
    "es": "que|cuyo|cuya|donde|cuando|hasta|maximo|entrega|cif|fob|fca|exw|ddp|dap|por debajo|antes|a entregar|precio",
    "fr": "qui|que|qu'|dont|lorsque|quand|jusqu'a|livraison|livre|livres|rendu|rendus|rendue|rendues|cif|fob|fca|exw|ddp"
    "|dap|a moins|moins de|avant|prix|autour",
    "pt": "que|cujo|cuja|onde|quando|ate|maximo|entrega|entregue|cif|fob|fca|exw|ddp|dap|abaixo|antes|preco|menos de"
    "|mais de|acima",
    "ru": "чтобы|который|которая|которые|которое|которых|где|когда|до|не дороже|цена|цене|поставка|cif|fob|fca|exw|ddp"
    "|dap|к|по|желательно|под маркой",
    "ar": "التي|الذي|تعمل|يعمل|بحيث|حتي|باقل|سعر|السعر|التسليم|تسليم|واصل|تكفي|تتحمل|تشتغل|قبل|خلال|cif|fob|exw",
    "zh": "做原料|作原料|用于|交货|交期|报价|目标价|预算|离岸|到岸|发往",
}
"""Words that end the name of a thing: clauses about it, and terms of trade."""

FOR: Final = {
    "en": "for|to|in|at", "es": "para|en|a", "fr": "pour|en|a|au|aux|dans", "pt": "para|em|no|na",
    "ru": "для|в|на|под", "ar": "في|الى|على", "zh": "给|为|供|在",
}  # fmt: skip
"""Prepositions that lead to a place, a customer or a use."""

BEGINS_OTHERWISE: Final = {
    "en": "for|with|without|in|at|to|from|by|under|our|must|should|delivered|delivery|target|budget|price|payment|sample"
    "|samples|quote|safe|all|no|not|only|around|about|below|up to|if|please|each|per|within|ideally|preferably|the rest"
    "|carrying|fob|cif|first|it|they|he|you can|cartons|packed",
    "es": "para|con|sin|en|a|de|del|por|que|desde|hasta|entrega|precio|pago|muestra|muestras|no|si|solo|cada|nuestro"
    "|nuestra|hecho|hechos|fob|cif|unos|unas|preferiblemente|tallas|talla",
    "fr": "pour|avec|sans|en|a|de|du|des la|dans|sur|qui|livraison|livre|prix|paiement|echantillon|notre|nos|chaque|pas"
    "|si|seulement|environ|moins|fob|cif|norme|finition|taille|tailles|budget|rendu",
    "pt": "para|com|sem|em|no|na|de|do|da|por|que|entrega|preco|pagamento|amostra|amostras|nao|se|so|cada|nosso|nossa"
    "|feito|feitas|fob|cif|norma|ate|abaixo|menos|mais|uso|tamanho|tamanhos",
    "ru": "для|с|со|без|в|во|на|под|от|до|по|за|из|к|цена|оплата|поставка|доставка|образец|образцы|не|если|только|наш"
    "|наша|чтобы|сертификат|размеры|желательно|вес|можно|корпус",
    "ar": "مع|بدون|في|من|الى|على|حتى|التسليم|تسليم|سعر|السعر|الدفع|عينه|عينات|لا|اذا|فقط|لكل|مقاسات|مقاس|لون|سماكه"
    "|حلال|لمدخل|تكفي|جهاز واحد",
    "zh": "带|不|没|含|用|给|为|供|在|从|到|可|能|报|交|每|目标|预算|价|首单|首批|先|也|语音|各|发|付款|样品|我们|须|必须|尺寸|颜色"
    "|规格|最好|有|共|总|约|大约|每批|要求|出汤|全",
}
"""First words of clauses that say something of a thing, or of the deal, and name none."""

AND: Final = {
    "en": "and|plus|as well as|also|or", "es": "y|e|o|u|ademas de|tambien", "fr": "et|ou|ainsi que|aussi",
    "pt": "e|ou|alem de|tambem", "ru": "и|а также|или|также|еще", "ar": "او|وكذلك|وايضا", "zh": "和|与|及|以及|或|或者|还有|再要|还要|另外|外加",
}  # fmt: skip

COMPLEMENTS: Final = {
    "en": "with|for|in|from|on", "es": "con|para", "fr": "avec|pour", "pt": "com|para", "ru": "с|со|для|на|под|в|из",
    "ar": "مع|في", "zh": "带|配|含|有|用",
}  # fmt: skip
"""Words that begin what a thing has or is for; "and" after one rather adds to that."""

ARTICLES: Final = {
    "en": "a|an|some|the|any", "es": "un|una|unos|unas|el|la|los|las", "fr": "un|une|des|du|le|la|les|d'|de la|de",
    "pt": "um|uma|uns|umas|o|a|os|as|da|do|de|dos|das", "ru": "", "ar": "", "zh": "一些|几款|几台|一批|几|点|些",
}  # fmt: skip


SPEAKERS: Final = {
    "en": "we|i|our|us|my", "es": "somos|soy|tenemos|estamos|nuestra|nuestro|distribuyo|distribuimos|vendo|vendemos",
    "fr": "nous|je|notre|on", "pt": "somos|sou|temos|estamos|fabricamos|vendemos|distribuimos|nossa|nosso",
    "ru": "мы|я|у нас|наш|наша|наше", "ar": "نحن|لدينا|عندي|عندنا|شركتنا", "zh": "我们|我司|本公司|本店|我",
}  # fmt: skip
"""First words of clauses in which buyers speak of themselves."""

LOGO: Final = {
    "en": "logo|our brand|own brand|private label|oem|odm|our crest|our artwork|our design|white label|engraved|branded",
    "es": "logo|logotipo|nuestra marca|marca propia|marca blanca|oem|grabado|nuestro diseno|personalizado|personalizados",
    "fr": "logo|notre marque|marque propre|marque de distributeur|oem|notre visuel|grave|personnalise|personnalises",
    "pt": "logo|logotipo|logomarca|nossa marca|marca propria|oem|nossa etiqueta|gravado|personalizado|personalizados",
    "ru": "логотип|логотипом|логотипа|нашим брендом|под маркой|собственная марка|стм|oem|гравировка|нанесение",
    "ar": "شعار|شعارنا|بشعارنا|علامتنا|علامه خاصه|باسمنا|oem", "zh": "logo|标志|商标|贴牌|代工|定制|我们的标|oem|odm|园徽|印字|刻字",
}  # fmt: skip
"""Words by which a buyer asks for goods with their own mark."""


OF: Final = {"en": "of", "es": "de|del", "fr": "de|du|des|d'", "pt": "de|da|do|das|dos"}
"""Prepositions of kinds and contents: `chain of shops`."""

NUMBERS: Final = {
    "en": "one|two|three|four|five|six|ten|twelve|twenty|fifty|hundred|thousand|a dozen|dozen",
    "zh": "一个|一台|一批|一柜|两个|两台|两柜|三个|三台|几个|几台|首批|首单",
    "es": "dos|tres|cuatro|cinco|seis|diez|doce|veinte|cien|mil", "fr": "deux|trois|quatre|cinq|six|dix|vingt|cent|mille",
    "pt": "dois|duas|tres|quatro|cinco|seis|dez|vinte|cem|mil", "ru": "один|два|две|три|четыре|пять|десять|сто|тысяча",
    "ar": "مئه|ميه|الف|الفا|خمسميه|عشره|عشرون|خمسون|عده",
}  # fmt: skip
"""Numbers in words that counts begin with."""


@lru_cache
def one_of(name: str, language: str) -> re.Pattern[str]:
    """Return a pattern of one of the words of a list (`WANTING`, …) in a language, or in all for an unknown one."""
    table: Mapping[str, str] = globals()[name]
    words = _words(table, language)
    alternatives = "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"
    return re.compile(f"(?:{alternatives})" if language == "zh" else rf"(?<![\w-])(?:{alternatives})(?![\w-])")


def _words(table: Mapping[str, str], language: str) -> Iterable[str]:
    lists = [table[language]] if language in table else [table[each] for each in table if each != "zh"]
    return {word for each in lists for word in each.split("|") if word}
