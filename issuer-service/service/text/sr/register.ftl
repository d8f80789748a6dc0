# Registering a person. A draft: nobody with a clinical background has reviewed it.

nav-register = Регистрација
register-title = Регистрација особе
register-new = Нова регистрација
register-drafts = Наставите
register-drafts-words = Регистрације започете на овом месту које нису завршене.
register-nameless = Још без имена
register-saved-at = сачувано { $time }
register-of-another = започео је неко други
register-index = Одељци
register-state-empty = празно
register-state-typed = попуњено
register-state-absent = нема шта да се наведе
register-state-wrong = нешто није у реду
register-absence = ништа није наведено зато што
register-listed = наведено испод
register-unit = јединица
register-more = Још
register-remove-row = Уклони
register-add-row = Додај још
register-saved = Све је сачувано.
register-saving = Чува се …
register-unsaved = Још није сачувано: сервис не одговара. Покушава се поново; оставите ову страницу отворену.
register-signed-out = Још није сачувано: одјављени сте.
register-gone = Овај нацрт је завршен или одбачен на другом месту, па се у њему више ништа не чува. Потражите особу пре него што то поново унесете.
register-changed = Друга страница је у истом тренутку изменила овај нацрт. Ништа није потписано: прегледајте га и завршите поново.
register-theirs = Друга страница је изменила овај нацрт откако је ова приказана. У обрасцу је оно што сте ви унели; у нацрту и даље стоји следеће. Сачувајте или завршите поново да остане ваше.
register-conflict = Неко други је у међувремену изменио ово поље. Његово:
register-keep-theirs = Задржи његово
register-take-mine = Узми моје
register-no-hits = Ниједна шифра не одговара; чувају се саме речи.
register-due-buttons = За 1 недељу=1w|1 месец=1m|3 месеца=3m|6 месеци=6m
register-likely = Слична особа је већ регистрована. Погледајте пре него што наставите; нико се не спаја.
register-finish = Завршетак
register-rest-words = За све одељке који још ништа не кажу, рећи:
register-rest-none-known = познато да нема
register-rest-not-asked = није питано
register-complete = Заврши регистрацију
register-complete-words = Картон се потписује и чува. После се не може мењати, само допунити при посети.
register-save = Сачувај
register-discard = Одбаци ову скицу
register-discard-sure = Одбацити све што је овде унето?
register-keys = Тастери: Enter иде на следеће поље, а иза последњег додаје ред; Alt+1, 2, 3 каже зашто одељак ништа не наводи и иде даље; Alt+Page Down на следећи одељак; Alt+1 до 9 бира шифру са списка; Ctrl+Enter завршава.
register-problems = { $count ->
    [one] { $count } ствар треба прво исправити. Унето је сачувано.
    [few] { $count } ствари треба прво исправити. Унето је сачувано.
   *[other] { $count } ствари треба прво исправити. Унето је сачувано.
}
register-warnings = { $count ->
    [one] { $count } ствар изгледа необично. Исправите је, или завршите поново ако је тачна.
    [few] { $count } ствари изгледају необично. Исправите их, или завршите поново ако су тачне.
   *[other] { $count } ствари изгледа необично. Исправите их, или завршите поново ако су тачне.
}
register-no-key = Ниједан кључ издаваоца није отворен, па се ништа не може потписати. Унето је сачувано.
register-not-signed = Регистрација није могла бити потписана; ништа није сачувано у картону. Унето је сачувано у скици.
register-sign-in-title = Пријавите се поново
register-sign-in-words = Ваша сесија је истекла. Оно што сте унели још је овде и чува се када се пријавите.
register-sign-in-failed = Није успело. Проверите шта сте унели.
done-registered = Особа је регистрована: картон је потписан и сачуван.
done-draft-saved = Скица је сачувана.
done-draft-discarded = Скица је одбачена.
computed-bmi = Индекс телесне масе
computed-weeks = Недеље трудноће
computed-due-date = Очекивани датум порођаја, по последњој менструацији
likeness-same-identifier = исти број
likeness-same-name = исто име
likeness-alike-name = слично име
likeness-same-birth-date = исти датум рођења
likeness-birth-date-agrees = датум рођења се слаже
likeness-birth-year-near = блиска година рођења
likeness-other-birth-year = друга година рођења
likeness-same-sex = исти пол
likeness-other-sex = други пол
