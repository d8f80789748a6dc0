# Сопствени налог и администрација. A draft: nobody with a clinical background has reviewed it.

nav-accounts = Налози
nav-sites = Места рада
nav-audit = Дневник приступа
nav-trust = Поверење
nav-clients = Други системи
nav-data-key = Шифровање
list-next = Следећа страница

account-title = Мој налог
account-role = Улога
account-site = Место рада
account-no-site = Без одређеног места рада
account-current = Ваша садашња лозинка
account-current-wrong = Ово није ваша садашња лозинка.
account-change-first = Лозинку коју сте добили зна још неко. Прво изаберите своју.
account-password-title = Друга лозинка
account-password-new = Нова лозинка
account-password-button = Промени лозинку
done-password = Лозинка је промењена. Ваше друге сесије су завршене.

second-factor-title = Други фактор
second-factor-on = При пријави се тражи код из ваше апликације.
second-factor-left = { $count ->
    [0] Није остао ниједан код за опоравак: подесите фактор изнова.
    [one] Остао је { $count } код за опоравак.
    [few] Остала су { $count } кода за опоравак.
   *[other] Остало је { $count } кодова за опоравак.
}
second-factor-off = Са другим фактором нико ко сазна вашу лозинку не може да се пријави без вашег телефона.
second-factor-begin = Подеси други фактор
second-factor-remove = Уклони други фактор
second-factor-scan = Скенирајте ово апликацијом за проверу идентитета. Ради без мреже.
second-factor-symbol = Симбол за скенирање апликацијом за проверу идентитета
second-factor-type = Или ово упишите у апликацију:
second-factor-paper = Запишите ове кодове за опоравак на папир. Сваки важи једном, када немате телефон. Неће бити поново приказани.
second-factor-code = Код који апликација сада приказује
second-factor-confirm = Укључи
second-factor-wrong = Ово није код који би апликација сада требало да приказује. Проверите сат телефона.
done-second-factor = Други фактор је укључен.
done-second-factor-removed = Други фактор је уклоњен.

accounts-last = Последња пријава (UTC)
accounts-disabled = онемогућен
accounts-add-title = Додај налог
accounts-add-button = Додај
accounts-login-taken = Ово корисничко име је заузето. Изаберите друго.
accounts-disable = Не сме да се пријави
accounts-save = Сачувај
accounts-reset-title = Заборављена лозинка или изгубљен други фактор
accounts-reset-words = Прави нову лозинку и уклања други фактор.
accounts-reset-button = Направи нову лозинку
accounts-password-title = Нова лозинка
accounts-password-words = Дајте је особи, која при првој пријави мора да изабере другу. Неће бити поново приказана.
accounts-back = Назад на налоге
done-account = Налог је сачуван.

sites-put-title = Додај или преименуј место рада
sites-put-button = Сачувај
done-site = Место рада је сачувано.

clients-words = Систем који сме да разговара са сервисом има токен, који показује уз сваки захтев. Овде пише шта који сме; документација каже како се то ради.
clients-add-title = Пусти други систем
clients-add-button = Направи токен
clients-back = Назад на друге системе
client-name = Име система
client-name-taken = Систем с тим именом већ постоји. Изаберите друго име.
client-rights = Шта сме
client-rights-needed = Изаберите бар једно.
client-site-hint = Оно што систем преда чува се за ово место рада.
client-last-used = Последња употреба (UTC)
client-token = Токен
client-token-words = Дајте овај токен ономе ко води систем, путем који нико други не чита. Неће бити поново приказан.
client-disable = Одбиј токен
client-enable = Поново прихвати токен
done-client = Систем је сачуван.
right-fhir-read = тражи особе и чита њихове записе (FHIR)
right-fhir-write = предаје записе (FHIR)
right-issue = наручује картице
right-verify = наручује проверу картица
right-sync = место рада које шаље своје записе

audit-verify = Провери цео дневник
audit-whole = { $count ->
    [one] Дневник је цео: { $count } ред.
    [few] Дневник је цео: { $count } реда.
   *[other] Дневник је цео: { $count } редова.
}
audit-altered = Дневник је нарушен: ред { $count } је измењен.
audit-missing = Дневник је нарушен: ред { $count } недостаје.
audit-beyond = Дневник је нарушен: ред { $count } је иза краја.
audit-head = Хеш последњег исправног реда. Записан на другом месту, касније показује да ли је дневник скраћен:
audit-subject = Предмет
audit-subject-hint = Ознака особе, картице, налога или друге ствари.
audit-filter = Прикажи
audit-number = Број
audit-when = Када (UTC)
audit-who = Налог
audit-what = Шта
audit-system = програм

action-initialised = кључеви направљени
action-key-rotated = кључ података промењен
action-passphrase-changed = приступна фраза промењена
action-restored = резервна копија враћена
action-backed-up = резервна копија записана
action-exported = све извезено
action-logged-in = пријава
action-login-failed = неуспела пријава
action-logged-out = одјава
action-account-added = налог направљен
action-account-changed = налог промењен
action-client-added = систем пуштен
action-client-changed = систем одбијен или поново пуштен
action-site-changed = место рада направљено или преименовано
action-setting-changed = подешавање промењено
action-status-list-signed = листа статуса потписана
action-person-added = особа регистрована
action-person-read = особа отворена
action-person-listed = особа на списку
action-person-changed = особа промењена
action-person-archived = особа архивирана
action-consent-changed = пристанак промењен
action-consent-read = пристанак прочитан
action-attestation-added = потврда сачувана
action-attestation-read = потврде прочитане
action-confidential-read = поверљиви део прочитан
action-card-issued = картица издата
action-card-read = картице прочитане
action-draft-saved = нацрт сачуван
action-draft-read = нацрт отворен
action-draft-removed = нацрт уклоњен
action-follow-up-changed = контрола промењена
action-follow-up-read = контроле прочитане
action-printed = одштампано
action-print-read = штампа преузета
action-sent = послато центру или из њега
action-published = табеле тромесечја објављене
action-publication-read = објављене табеле прочитане
action-audit-read = дневник прочитан
action-refused = приступ одбијен

trust-key-title = Кључ издаваоца овог сервиса
trust-key-id = Ознака кључа
trust-key-public = Јавни кључ
trust-key-unlisted = Ниједна листа поверења која се овде чува не наводи овај кључ. Дајте јавни кључ ономе ко потписује листу.
trust-key-listed = { $count ->
    [one] { $count } листа поверења овде наводи овај кључ.
    [few] { $count } листе поверења овде наводе овај кључ.
   *[other] { $count } листа поверења овде наводи овај кључ.
}
trust-no-key = Ниједан кључ издаваоца није отворен. Дневник рада каже зашто.
trust-key-open = Отвори кључ у токену
done-key = Кључ издаваоца је отворен.
trust-status-title = Листа статуса ове службе
trust-status-hint = Каже које картице су пријављене као изгубљене и замењене. Потписује се изнова када се картица замени, и сваке недеље. Дајте датотеку клиникама уз следећу листу поверења.
trust-status-records = Записа у њој
trust-status-file = Преузми листу
trust-status-none = Још је нема: ниједна картица није пријављена као изгубљена.
trust-status-sign = Потпиши листу сада

trust-lists-title = Листе поверења које се чувају
trust-store-fault = Листе поверења се не могу прочитати:
trust-unreadable = { $count ->
    [one] { $count } листа статуса се не може прочитати. Увезите је поново.
    [few] { $count } листе статуса се не могу прочитати. Увезите их поново.
   *[other] { $count } листа статуса се не може прочитати. Увезите их поново.
}
trust-none = Нема их. Картице других издавалаца приказују се као картице непознатог издаваоца.
trust-fresh = Скорашња.
trust-ageing = Застарева: ускоро увезите новију листу.
trust-old = Престара: увезите новију листу.
trust-roots = Корени
trust-number = Број
trust-issued = Потписана (UTC)
trust-best-before = Најбоље до (UTC)
trust-taken = Преузета (UTC)
trust-issuers = Издаваоци
trust-import-title = Увези листу поверења
trust-file = Датотека
trust-file-needed = Изаберите датотеку.
trust-roots-hint = Само за прву листу ових корена: име које почиње са phr-roots-, како су вам га њени чувари саопштили другим путем.
trust-roots-wrong = Ово није име скупа корена.
trust-past = Преузми је иако јој је рок прошао
trust-import-button = Увези
done-trust = Листа поверења је преузета.
done-status-list = Листа статуса је потписана.
done-trust-same = Ова листа се већ чува.

data-key-words = Сви здравствени подаци и кључ издаваоца шифровани су приступном фразом. Она их отвара при сваком покретању програма.
data-key-title = Друга приступна фраза
data-key-change-words = Ништа не мора поново да се шифрује. Раније резервне копије и даље се отварају старом фразом. Ако фразу при покретању даје датотека, упишите у њу нову. Запишите је на папир и закључајте одвојено од рачунара: без ње су сви подаци изгубљени.
data-key-current = Садашња приступна фраза за податке
data-key-new = Нова приступна фраза за податке
data-key-button = Промени приступну фразу
data-key-token = Кључ који отвара податке је у токену:
data-key-token-words = Приступне фразе нема. PIN токена се мења алатом његовог произвођача.
done-passphrase = Приступна фраза за податке је промењена.
