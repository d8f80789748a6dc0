# Serbian wording (Cyrillic), a draft: nobody who works as a clinician in Serbian has read it.

## Joining words
list-separator = {", "}
clause-separator = {"; "}
remarked = { $text } ({ $remarks })
yes = да
no = не
not-stated = није наведено

## Numbers and quantities
quantity = { $number } { $unit }
range = { $low } до { $high }
range-from = најмање { $low }
range-to = највише { $high }
ratio = { $numerator } на { $denominator }
ratio-per = на { $denominator }

## Dates
date-day = { $day }. { $month } { $year }
date-month = { $month } { $year }
date-time = { $date }, { $time }
period = { $start } до { $end }
period-since = од { $start }
period-until = до { $end }
at-age = у узрасту { $age }

## Doses and schedules
dose-by-route = { $dose } { $route }
dose-rate = брзина { $rate }
dose-at-most = највише { $limit }
dose-site = место: { $site }
dose-method = начин: { $method }
route = пут примене: { $route }
route-oral = на уста
route-intravenous = у вену
route-intramuscular = у мишић
route-subcutaneous = под кожу
route-sublingual = под језик
route-topical = на кожу
route-nasal = у нос
route-rectal = ректално
times = { $times } ×
times-per = { $times } × { $per }
times-in-all = укупно { $count } { $count ->
        [few] пута
       *[other] пута
    }
on-days = дани: { $days }
at-times = у { $times }
on-dates = датуми: { $dates }
each-time = сваки пут { $length }
for-length = током { $length }
regularly = редовно
as-needed = само по потреби
as-needed-for = само по потреби, због: { $reason }
ingredient = { $substance }, { $strength }

## Vaccines
dose-of = доза { $dose } од { $all }
dose-number = доза { $dose }
doses-in-series = серија, број доза: { $all }
against = против: { $diseases }

## Reactions and results
reaction-to = на: { $substance }
result-meaning = { $result } ({ $meaning })
result-absent = нема резултата: { $reason }
no-result = резултат није наведен
goal = циљ

## The person
day-not-known = { $date } (дан није познат)
month-and-day-not-known = { $date } (месец и дан нису познати)
birth-date-absent = није познат ({ $reason })
age-years = { $age } { $age ->
        [one] година
        [few] године
       *[other] година
    }
age-years-between = { $least } до { $most } година
age-months = { $age } { $age ->
        [one] месец
        [few] месеца
       *[other] месеци
    }
age-months-between = { $least } до { $most } месеци
preferred = радије овај
not-preferred = радије неки други
arrived = долазак { $date }
family-name-remark = презиме: { $name }

## Titles of blocks
block-allergies = Алергије и неподношења
block-alerts = Упозорења
block-pregnancy = Трудноћа
block-current-medicines = Садашњи лекови
block-current-conditions = Садашње болести и стања
block-unplaced = Измене ставки којих нема на овој картици
block-follow-ups = Контроле
block-immunizations = Вакцинације
block-results = Резултати
block-vital-signs = Витални знаци и мерења
block-past-illness = Раније болести
block-past-medicines = Ранији лекови
block-procedures = Захвати
block-devices = Медицинска средства
block-functional-status = Инвалидитет и потребе у споразумевању
block-social-history = Социјална анамнеза
block-directives = Унапред дате изјаве воље
block-plans = Планови
block-encounters = Посете здравственој служби
block-family-history = Породична анамнеза
block-patient-story = Прича саме особе
block-others = Остало
section-medicines = Лекови
section-problems = Болести и стања

## What is said of a block as a whole
statement-not-stated = У овом картону није наведено.
statement-nothing-listed = Одељак постоји, а ништа не наводи нити каже зашто.
statement-nothing-current = Ништа садашње није наведено.
statement-listed-above = Оно што овај одељак наводи приказано је у другим одељцима.
statement-overtaken = Раније речено, пре овога што сада стоји: { $then } ({ $by })
unplaced-withheld = О ставки { $entry }, која је задржана: { $said }
unplaced-not-there = О ставки { $entry }, чијег потписаног исказа овде нема: { $said }
unplaced-no-such-entry = О ставки { $entry }, које у том исказу нема: { $said }

## Who said what of an entry
restated-by = поновио издавалац { $issuer }, { $date }
first-stated-by = први навео издавалац { $issuer }, { $date }
last-changed-by = последњи изменио издавалац { $issuer }, { $date }
by-key = носилац кључа { $key }
changed-by = { $issuer }, { $date }
changed-because = зато што: { $reason }
changed-before = пре тога: { $before }
changed-reads = сада гласи: { $entry }
change-since = { $change } { $since }
change-due = сада заказано: { $due }
change-replaced = изнова наведено
change-restated = поновљено
effect-same = без промене
effect-earlier = раније стање, пре приказаног
effect-not-trusted = није примењено, јер издавалац није поуздан
effect-other-kind = није примењено, јер је намењено другој врсти ставке
effect-repeated = није примењено, јер је сама ставка на картици

## Entries without a name
unnamed-allergy = Алергија или неподношење, супстанца није наведена
unnamed-alert = Упозорење, без ближег навода
unnamed-condition = Болест или стање, без ближег навода
unnamed-medicine = Лек, без ближег навода
unnamed-immunization = Вакцина, без ближег навода
unnamed-procedure = Захват, без ближег навода
unnamed-device = Средство, без ближег навода
unnamed-observation = Налаз, без ближег навода
unnamed-report = Извештај, без ближег навода
unnamed-directive = Изјава воље, без ближег навода
unnamed-plan = План
unnamed-goal = Циљ, без ближег навода
unnamed-follow-up = Контрола, без ближег навода
unnamed-encounter = Посета, без ближег навода
unnamed-relative = Сродник, без ближег навода
unnamed-other = Навод, без ближег навода

## Flags
flag-not-to-be-given = не сме се дати
flag-overdue = рок је прошао
flag-due-now = сада је рок
flag-reported = казивање, без увида у документ
flag-not-trusted = из исказа који није поуздан
flag-confidential = поверљиво
flag-none-known = познато да нема
flag-no-information = нема података
flag-entered-in-error = унето грешком
flag-restated = поновљено
flag-changed = измењено
flag-conflicting = на различитим носачима речено различито
flag-not-applicable = једна измена не одговара и није примењена
flag-claim = тврдња издаваоца који није поуздан: { $claim }
flag-overtaken = речено раније, пре овога што је овде наведено

## Notices
issuer-not-known = није познат
network-not-known = није на листи поверења
notice-trusted = Потпис је исправан: издао { $issuer }, { $date }.
notice-issuer-unknown = Није проверено: ко је ово потписао ({ $date }), није на листи поверења. Свако је ово могао написати; не ослањајте се ни на шта што не можете другачије потврдити.
notice-issuer-withdrawn = Није поуздано: кључ издаваоца { $issuer }, који је потписао { $date }, повучен је { $since } ({ $reason }). Питајте издаваоца.
notice-outside-issuer-dates = Није поуздано: потписано кључем издаваоца { $issuer } с датумом { $date }, када тај кључ није био у употреби.
notice-purpose-not-allowed = Није поуздано: { $issuer } је ово потписао { $date }, а не сме да потписује исказе ове врсте.
notice-dated-in-future = Није поуздано: потписао { $issuer } с датумом { $date }, који је у будућности. Проверите сат овог уређаја.
notice-signature-wrong = Фалсификовано или оштећено: потпис за који стоји да је { $issuer }, { $date }, није исправан.
notice-nothing-shown = Садржај ове картице се не приказује: ниједан исказ на њој није могао бити проверен.
notice-withheld-issuer-unknown = Садржај је задржан: ко га је потписао (кључ { $key }), није на листи поверења, па га је могао написати било ко.
notice-withheld-signature-wrong = Фалсификовано или оштећено: садржај наводно потписан кључем { $key } има неисправан потпис и не приказује се.
notice-withheld-unreadable = Садржај потписан кључем { $key } у облику је који овај читач не уме да чита ({ $code }); новији можда уме.
notice-withheld-other-record = Садржај потписан кључем { $key } односи се на други картон и не приказује се.
notice-withheld-other-compartment = Садржај потписан кључем { $key } стоји у погрешном делу картице и не приказује се: неко га је преместио.
notice-missing = Ранији исказ ({ $hash }), који овај картон наставља, није на картици: део картона недостаје.
withdrawal-unspecified = разлог није наведен
withdrawal-compromised = кључ има неко други
withdrawal-replaced = замењен другим кључем
withdrawal-ceased = издавалац је престао с радом
notice-trust-list-fresh = Листа поверења је од { $date }.
notice-trust-list-ageing = Листа поверења је од { $date }, стара { $days } { $days ->
        [one] дан
       *[other] дана
    }: узмите новију чим буде везе.
notice-trust-list-old = Листа поверења је од { $date }, стара { $days } { $days ->
        [one] дан
       *[other] дана
    }: престара да би се на њу ослањало. Издаваоци повучени после тога још важе као поуздани. Узмите новију.
notice-clock-behind = Сат овог уређаја није тачан: сада је најмање { $date }. Старост и рокови приказани овде нису поуздани.
notice-of-publisher = { $publisher }: { $notice }
notice-card-revoked = ОПОЗВАНО: { $issuer } повлачи овај картон, по својој листи од { $date }. Не ослањајте се на картицу; питајте особу и прегледајте је изнова.
notice-card-superseded = Постоји новија картица, од { $date } или касније: { $issuer } је заменио ову. Приказано се у међувремену могло променити; тражите новију картицу.
notice-status-list-not-held = Није познато да ли је { $issuer } опозвао или заменио ову картицу: на овом уређају нема његових листа стања.
notice-status-list-unreadable = Није познато да ли је { $issuer } опозвао или заменио ову картицу: листа стања на овом уређају не може се прочитати ({ $code }). Увезите је поново.
notice-status-list-ageing = Листа опозваних и замењених картица издаваоца { $issuer } је од { $date }, стара { $days } { $days ->
        [one] дан
       *[other] дана
    }: узмите новију чим буде везе.
notice-status-list-old = Листа опозваних и замењених картица издаваоца { $issuer } је од { $date }, стара { $days } { $days ->
        [one] дан
       *[other] дана
    }: картице опозване или замењене после тога још изгледају исправно. Узмите новију.
notice-opened-by-network = Отворено без приступног кода, кључем здравствене мреже: { $network }.
notice-confidential-locked = Картица има поверљив део који овај кључ не отвара. Да бисте га видели, замолите особу за приступни код и прочитајте картицу поново с њим.
notice-confidential-open = Приказан је поверљив садржај: пазите да га нико други не чита.
notice-left-out = { $section }: због места на овој картици недостаје { $count } { $count ->
        [one] ставка
        [few] ставке
       *[other] ставки
    }.
notice-left-out-elsewhere = У другим одељцима и подацима о особи: због места на овој картици недостаје { $count } { $count ->
        [one] ставка
        [few] ставке
       *[other] ставки
    }.
notice-left-out-of-source = Изворни документ каже више: за { $count } { $count ->
        [one] појединост
        [few] појединости
       *[other] појединости
    } на картици нема места.
notice-restated = { $count } { $count ->
        [one] ставку је поновио
        [few] ставке је поновио
       *[other] ставки је поновио
    } { $issuer }, { $date }: именовани су они који су их први навели, али њихових потписа на овој картици више нема.
notice-follow-ups-overdue = { $count } { $count ->
        [one] контроли је прошао рок
        [few] контроле су изван рока
       *[other] контрола је изван рока
    }.
notice-names-english = { $count } { $count ->
        [one] назив је
        [few] назива су
       *[other] назива је
    } на енглеском, јер превода нема.
notice-names-draft = { $count } { $count ->
        [one] назив је радни превод
        [few] назива су радни преводи
       *[other] назива је у радном преводу
    } који ниједан лекар није прегледао: енглески назив стоји поред.
notice-language-unknown = За тражени језик ({ $language }) нема текстова; ово је енглески.
notice-language-draft = Текстови на овом језику су непотпун радни превод; што недостаје, на енглеском је.

## Names of particulars: the person
key-name = Име
key-family-name = Презиме
key-given-names = Лична имена
key-name-affixes = Пре и после имена
key-sex = Пол
key-gender-identity = Родни идентитет
key-birth-date = Датум рођења
key-age = Узраст
key-deceased = Умро/ла
key-interpreter = Потребан преводилац
key-language = Језик
key-nationality = Држављанство
key-birth-country = Земља рођења
key-transit = Земља на путу
key-identifier = Идентификатор
key-telecom = Контакт подаци
key-address = Адреса
key-contact = Особа за контакт
key-otherwise-stated = Другачије наведено

## Names of particulars: entries
key-note = Напомена
key-date = Датум
key-period = Период
key-reason = Разлог
key-status-reason = Разлог стања
key-status = Стање
key-category = Категорија
key-severity = Тежина
key-stage = Стадијум
key-body-site = Место на телу
key-site = Место
key-route = Пут примене
key-method = Начин
key-onset = Почетак
key-abatement = Крај
key-allergy-type = Врста
key-allergy-category = Врста супстанце
key-reaction = Реакција
key-last-occurrence = Последњи пут
key-priority = Хитност
key-dosage = Дозирање
key-dosage-text = Дозирање речима
key-patient-instruction = Упутство за особу
key-ingredient = Састојак
key-form = Облик
key-taken = Узето или дато
key-ordered = Затражено
key-medication-kind = Наведено као
key-given = Дато
key-vaccine-dose = Доза
key-lot = Серија
key-manufacturer = Произвођач
key-amount = Количина
key-expiry = Рок трајања
key-primary-source = Увид или документ
key-result = Резултат
key-component = Део
key-reference-range = Уобичајени опсег
key-conclusion = Закључак
key-outcome = Исход
key-complication = Компликација
key-device = Средство
key-serial = Серијски број
key-class = Класа
key-concerns = Односи се на
key-scope = Обим
key-illness = Болест
key-resource-type = Врста навода
key-due = Рок
key-performer = Обавља
key-follow-up-kind = Наведено као
key-title = Наслов
key-description = Опис
key-activity = Шта учинити
key-plan-kind = Врста
key-achievement = До сада постигнуто
key-start = Почетак

## Names of particulars: where content comes from
key-stated-by = Навео
key-restated-by = Поновио
key-changed = Измењено
key-claim = Тврдња
key-not-applied = Није примењено
key-history = Историја
key-reference = Ознака
key-attestation-kind = Врста
key-issuer = Издавалац
key-issued-at = Потписано
key-key-id = Кључ
key-composed = Изворни документ од
key-previous = Наставља
key-terminology = Верзија терминологије

## Plain text
text-title = Здравствени картон
text-person = Особа
text-attestations = Одакле ово потиче
text-field = { $name }: { $value }
text-danger = ОПАСНОСТ
text-warning = Упозорење
text-notice = Напомена
text-ok = У реду
text-english = енглески: { $name }
text-as-written = како је написано: { $text }
text-draft = радни превод
text-hash = Исказ
text-record = Картон

## Months
month-1 = јануар
month-2 = фебруар
month-3 = март
month-4 = април
month-5 = мај
month-6 = јун
month-7 = јул
month-8 = август
month-9 = септембар
month-10 = октобар
month-11 = новембар
month-12 = децембар

## Things that are counted
unit-tablet = { $value } { $number ->
        [one] таблета
        [few] таблете
       *[other] таблета
    }
unit-capsule = { $value } { $number ->
        [one] капсула
        [few] капсуле
       *[other] капсула
    }
unit-puff = { $value } { $number ->
        [one] удах
        [few] удаха
       *[other] удаха
    }
unit-spray = { $value } { $number ->
        [one] распршај
        [few] распршаја
       *[other] распршаја
    }
unit-drop = { $value } { $number ->
        [one] кап
        [few] капи
       *[other] капи
    }
unit-dose = { $value } { $number ->
        [one] доза
        [few] дозе
       *[other] доза
    }
unit-ampoule = { $value } { $number ->
        [one] ампула
        [few] ампуле
       *[other] ампула
    }

## Lengths of time, and how often
duration-d = { $value } { $number ->
        [one] дан
       *[other] дана
    }
every-d = { $number ->
        [1] сваки дан
       *[other] на { $value } дана
    }
duration-h = { $value } { $number ->
        [one] сат
        [few] сата
       *[other] сати
    }
every-h = { $number ->
        [1] сваки сат
        [few] на { $value } сата
       *[other] на { $value } сати
    }
duration-wk = { $value } { $number ->
        [one] недеља
        [few] недеље
       *[other] недеља
    }
every-wk = { $number ->
        [1] сваке недеље
        [few] на { $value } недеље
       *[other] на { $value } недеља
    }
duration-mo = { $value } { $number ->
        [one] месец
        [few] месеца
       *[other] месеци
    }
every-mo = { $number ->
        [1] сваког месеца
        [few] на { $value } месеца
       *[other] на { $value } месеци
    }
duration-a = { $value } { $number ->
        [one] година
        [few] године
       *[other] година
    }
per-d = дневно
per-h = на сат
per-wk = недељно
per-mo = месечно
per-min = у минуту
per-a = годишње
per-s = у секунди

## Languages that people speak (BCP 47)
language-am = амхарски
language-ar = арапски
language-bn = бенгалски
language-ckb = сорани курдски
language-de = немачки
language-el = грчки
language-en = енглески
language-es = шпански
language-fa = персијски
language-fr = француски
language-hi = хинди
language-it = италијански
language-kmr = курманџи курдски
language-ku = курдски
language-prs = дари
language-ps = паштунски
language-pt = португалски
language-ru = руски
language-so = сомалијски
language-sq = албански
language-sr = српски
language-sw = свахили
language-ti = тигриња
language-tr = турски
language-uk = украјински
language-ur = урду
language-zh = кинески

## Codes: absence
absence-nilknown = Познато је да нема.
absence-notasked = Није питано.
absence-unavailable = Није доступно.
absence-withheld = Познато, а намерно изостављено.
absence-notstarted = Списак није започет.
absence-closed = Списак је закључен.

## Codes: sex
sex-female = женски
sex-male = мушки
sex-other = други
sex-unknown = није познат

## Codes: alert
alert-active = важи
alert-inactive = не важи
alert-entered-in-error = унето грешком

## Codes: allergy-category
allergy-category-medication = лек
allergy-category-food = храна
allergy-category-environment = околина
allergy-category-biologic = биолошки производ

## Codes: allergy-type
allergy-type-allergy = алергија
allergy-type-intolerance = неподношење

## Codes: attestation
attestation-assessment = процена здравља
attestation-visit = посета
attestation-restatement = поновљени навод
attestation-confidential = поверљиве ставке

## Codes: clinical
clinical-active = активно
clinical-inactive = неактивно
clinical-resolved = прошло
clinical-recurrence = поново се јавило
clinical-relapse = рецидив
clinical-remission = у ремисији

## Codes: criticality
criticality-high = висок ризик
criticality-low = низак ризик
criticality-unable-to-assess = ризик се не може проценити

## Codes: weekday
weekday-mon = понедељак
weekday-tue = уторак
weekday-wed = среда
weekday-thu = четвртак
weekday-fri = петак
weekday-sat = субота
weekday-sun = недеља

## Codes: event
event-completed = обављено
event-in-progress = у току
event-not-done = није обављено
event-stopped = прекинуто
event-entered-in-error = унето грешком
event-planned = планирано
event-finished = завршено
event-cancelled = отказано

## Codes: immunization
immunization-completed = дата
immunization-not-done = није дата
immunization-entered-in-error = унето грешком

## Codes: medication
medication-active = узима се
medication-completed = завршено
medication-stopped = прекинуто
medication-on-hold = привремено обустављено
medication-unknown = стање није познато
medication-not-taken = не узима се
medication-intended = планирано
medication-entered-in-error = унето грешком

## Codes: plan
plan-active = активно
plan-completed = обављено
plan-on-hold = обустављено
plan-revoked = опозвано
plan-entered-in-error = унето грешком
plan-scheduled = заказано
plan-in-progress = у току
plan-cancelled = отказано
plan-planned = планирано
plan-booked = заказано
plan-fulfilled = одржано
plan-noshow = пропуштено: особа није дошла

## Codes: reaction
reaction-mild = блага
reaction-moderate = умерена
reaction-severe = тешка

## Codes: result
result-final = коначан
result-preliminary = привремен
result-corrected = исправљен
result-cancelled = отказан
result-entered-in-error = унето грешком

## Codes: telecom
telecom-phone = телефон
telecom-email = е-пошта
telecom-sms = СМС
telecom-other = друго

## Codes: verification
verification-confirmed = потврђено
verification-unconfirmed = непотврђено
verification-provisional = привремено
verification-differential = једна од могућности
verification-refuted = искључено
verification-entered-in-error = унето грешком

## Codes: day-event
day-event-morn = ујутру
day-event-noon = у подне
day-event-aft = после подне
day-event-eve = увече
day-event-night = ноћу
day-event-hs = пред спавање
day-event-c = уз оброк
day-event-cm = уз доручак
day-event-cd = уз ручак
day-event-cv = уз вечеру
day-event-ac = пре оброка
day-event-acm = пре доручка
day-event-acd = пре ручка
day-event-acv = пре вечере
day-event-pc = после оброка
day-event-pcm = после доручка
day-event-pcd = после ручка
day-event-pcv = после вечере

## Codes: follow-up-kind
follow-up-kind-servicerequest = захтев
follow-up-kind-appointment = заказана посета
follow-up-kind-task = задатак

## Codes: medication-kind
medication-kind-medicationstatement = навод о томе шта се узима
medication-kind-medicationrequest = налог
medication-kind-medicationdispense = издато
medication-kind-medicationadministration = дато

## Codes: representation
representation-abc = латиница

## Codes: use
use-official = званично
use-usual = уобичајено
use-temp = привремено
use-nickname = надимак
use-home = кућа
use-work = посао
use-mobile = мобилни
