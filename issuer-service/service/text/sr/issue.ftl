## Избор картице. A draft: nobody with a clinical background has reviewed it.
issue-title = Израда картице
issue-intro = Картица носи овај запис, потписан и шифрован. Изаберите врсту, погледајте шта ће бити на њој, па је направите.
issue-no-record = У овом запису нема ничега што би картица могла да носи. Прво довршите процену здравља.
issue-carrier = Шта је картица
issue-carrier-qr-card = Картица величине банковне (лице и полеђина)
issue-carrier-qr-card-hint = Стаје у новчаник. Код је мали: за кратке и средње записе.
issue-carrier-qr-booklet = Пресавијена књижица, A6
issue-carrier-qr-booklet-hint = Већи код и место за сажетак који људи могу да читају.
issue-carrier-qr-sheet = Лист папира, A4
issue-carrier-qr-sheet-hint = Код онолики колики је запису потребан.
issue-carrier-file = Само датотека
issue-carrier-file-hint = За телефон или меморијски штапић. Нема кода за скенирање.
issue-networks = Ко сме да је отвори без приступног кода особе
issue-networks-hint = У хитном случају амбуланте ових мрежа могу да отворе картицу, а свако отварање се бележи. Поверљиво остаје затворено.
issue-networks-none = На листи поверења овог центра нема ниједне мреже. Картицу отвара само приступни код.
issue-network-unnamed = Мрежа { $hint }
issue-code = Приступни код
issue-code-new = Нов код, на посебном листићу
issue-code-known = Код који особа већ има
issue-code-known-hint = Укуцајте га као што пише на листићу.
issue-code-none = Без кода: картицу могу да отворе само мреже
issue-code-length = Дужина новог кода
issue-code-16 = 16 цифара
issue-code-20 = 20 цифара
issue-languages = Језици
issue-language-clinician = Језик онога ко лечи особу
issue-language-person = Језик особе
issue-names = Име на спољашњој страни картице
issue-names-yes = Одштампај име особе на картици
issue-names-hint = Може да га прочита свако ко види картицу. Без имена картице се разликују по броју.
issue-summary = Сажетак који људи могу да читају
issue-summary-hint = Књижица може да садржи сажетак на оба језика. Ко нађе књижицу, може да га прочита без икаквог кода.
issue-summary-consent = Особи је то речено и она пристаје да се сажетак одштампа
issue-summary-consent-needed = Сажетак се штампа само ако особа пристаје: означите поље или изоставите сажетак.
issue-summary-print = Одштампај сажетак у књижици
issue-leave-out = Ако нема места за све
issue-leave-out-nothing = Ништа не изостављај: реци да не стаје
issue-leave-out-details = Изостави појединости: напомене, време у дану, уобичајене опсеге и називе које има сваки читач
issue-leave-out-entries = Изостави појединости, па онда уносе, прво најмање важне
issue-leave-out-hint = На картици пише колико је изостављено и сваки читач то каже. У овом запису све остаје.
issue-preview = Покажи шта ће картица носити
issue-preview-again = Покажи поново
issue-make = Направи картицу

## Шта ће картица носити
issue-preview-title = Картица
issue-fits = Све стаје.
issue-fits-less = Стаје само уз изостављање, како сте дозволили. Погледајте шта се изоставља пре него што направите картицу.
issue-too-large = Ово не стаје. Картица није направљена.
issue-too-large-by = Запис тражи { $needed } бајтова, а ова картица има места за { $room }.
issue-what-helps = Шта би помогло
issue-help-carrier = Узмите другу врсту: { $carrier }
issue-help-details = Дозволите да се изоставе појединости
issue-help-entries = Дозволите да се изоставе уноси: { $count ->
    [one] изоставио би се { $count } унос
    [few] изоставила би се { $count } уноса
   *[other] изоставило би се { $count } уноса
}
issue-section = Одељак
issue-carried = На картици
issue-not-carried = Изостављено
issue-order = Изостављено, прво најмање важно
issue-entry = Унос
issue-why-first = Зашто иде прво
issue-narrative = Текст одељка
issue-details-off = Напомене, време у дану и уобичајени опсези су изостављени.
issue-confidential = { $count ->
    [one] { $count } поверљив унос: отвара га само приступни код.
    [few] { $count } поверљива уноса: отвара их само приступни код.
   *[other] { $count } поверљивих уноса: отвара их само приступни код.
}
issue-size = Величина
issue-size-bytes = { $bytes } бајтова
issue-code-size = Код од { $modules } × { $modules } квадратића (верзија { $version }, исправљање грешака { $letter })
issue-module = Сваки квадратић има { $mm } mm
issue-small = Квадратићи су мали. Штампајте са најмање 600 dpi на глатком папиру и скенирајте отисак пре предаје; или узмите већу врсту картице.
issue-dense = Код је густ и стари телефони га тешко читају. Размислите о књижици или листу.

## Првенство
priority-always = никад се не изоставља
priority-allergies = алергије
priority-active-problems = садашње болести
priority-current-medicines = лекови који се узимају
priority-alerts = упозорења
priority-pregnancy = трудноћа
priority-advance-directives = изјаве воље
priority-open-follow-ups = тек треба да се уради
priority-vaccines = вакцинације
priority-devices = медицинска средства у употреби
priority-abnormal-results = налази ван уобичајеног
priority-procedures = захвати
priority-newest-results = најновији налази
priority-newest-vital-signs = најновији витални знаци
priority-functional-status = инвалидитет и споразумевање
priority-past-illness = прошле болести
priority-past-treatment = прошло лечење
priority-social-history = животне околности
priority-family-history = болести у породици
priority-plans = циљеви и завршени планови
priority-others = остали искази
priority-encounters = контакти са здравственом службом
priority-older-results = старији налази
priority-older-vital-signs = старији витални знаци
priority-narratives = текстови одељака
priority-entered-in-error = уписано грешком

## Кад је направљена
issue-done-title = Картица је направљена
issue-issued-at = Направљена { $time }
issue-superseded = Замењена { $time }
issue-lost-marked = Пријављена као изгубљена { $time }
issue-list = Картице ове особе
issue-list-none = За ову особу још није направљена картица.
issue-print = Штампање
issue-print-slip = Листић са приступним кодом (PDF)
issue-download = Датотеке
issue-download-phr = Картица као датотека (.phr)
issue-download-png = Слика кода (.png)
issue-download-svg = Слика кода (.svg)
issue-slip-hint = Одштампајте листић, погледајте да ли се добро чита, па потврдите. После тога, или после 24 сата, кода овде више нема.
issue-slip-warning = Чувајте листић одвојено од картице: ко има обоје, може све да прочита.
issue-slip-confirm = Листић је добро одштампан: заборави код
issue-lost = Картица је изгубљена
issue-lost-hint = Направите нову картицу. Читачи који имају следећу статусну листу овог центра рећи ће да је изгубљена замењена.
issue-lost-confirm = Означи као изгубљену и направи нову
issue-no-symbol = Картица која је датотека нема код за штампање.
issue-proof-failed = Одштампана страна није могла да се прочита, па се PDF не нуди. Узмите већу врсту картице и пријавите код { $code }.
issue-glyph-missing = Неко слово нема облик у фонтовима овог програма, па се PDF не прави. Исправите текст или изоставите име са картице. ({ $code })

## Шта може да буде погрешно
issue-problem-code = Ово није приступни код: проверите цифре.
issue-problem-carrier = Изаберите шта је картица.
issue-problem-nobody = Ову картицу нико не би могао да отвори. Дајте јој приступни код или изаберите мрежу.
issue-problem-confidential = Неки уноси су поверљиви, а без приступног кода нико их не би отворио. Дајте картици приступни код.
issue-problem-no-key = Овај центар нема кључ који потписује картице. Администратор га прави или увози у подешавањима.
issue-problem-changed = Запис или избор се променио откако је картица приказана. Погледајте је поново, па је направите.

## More
issue-card = Картица { $reference }
issue-print-as = Штампај као
issue-print-card = Картица величине банковне: лице и полеђина, за штампач картица
issue-print-sheet = Исто то на A4, са ознакама за сечење
issue-print-page = Страна са што већим кодом
issue-print-booklet = Књижица на A4: штампати обострано, исећи, пресавити
issue-print-booklet-pages = Књижица као засебне A6 стране
issue-print-pdf = Направи PDF
issue-symbol-too-large = Код има превише квадратића за ову врсту отиска. Изаберите већу или направите картицу која носи мање.
issue-does-not-fit = Речи око кода немају места. Изоставите име или изаберите један језик за обоје.
issue-picture-title = Код здравствене картице
issue-picture-about = Скенирајте га читачем PHR картица.
error-no-issuer-key = Овај центар нема кључ који потписује картице. Администратор га прави или увози.
error-issue-nobody-opens = Ову картицу нико не би могао да отвори. Дајте јој приступни код или изаберите мрежу.
error-no-record = О овој особи још ништа није потписано. Прво довршите процену здравља.
error-card-too-large = Запис не стаје на ову картицу. Погледајте преглед: тамо пише шта би помогло.
error-restate-not-allowed = Овај запис не може поново да се каже једним исказом: нешто у њему овде није поуздано, или има исказе других, а ниједна листа поверења која је овде нема кључ овог сервиса. Набавите новију листу поверења, или ону са овим кључем.

issue-tag = Упиши на NFC картицу
issue-tag-hint = Прислоните NFC картицу на читач код рачунара на којем ради ова служба, притисните „Упиши“ и не померајте је док страница не каже да је уписано. Ако се помери, прислоните је поново: ништа није изгубљено.
issue-tag-replace = На њој можда већ постоји старија картица: замени је
issue-tag-write = Упиши
issue-tag-nfc-card-lost = Картица се одмакла и није се вратила. Ништа није изгубљено: прислоните је поново и упишите поново.
issue-tag-nfc-no-tag = Ниједна картица није прислоњена на читач.
issue-tag-nfc-occupied = На овој картици већ нешто постоји. Ако је то старија картица, означите то изнад.
issue-tag-nfc-too-big = Картица има више бајтова него што овде стаје. Направите мању, или узмите већи чип.
issue-tag-nfc-reader-busy = Читач је заузет. Покушајте поново за који тренутак.
issue-tag-nfc-read-only = Ова картица може само да се чита: закључана је.
done-tag-written = Картица је уписана на чип и прочитана ради провере.
