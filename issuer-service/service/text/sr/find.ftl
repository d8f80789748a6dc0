# Finding a person. A draft: nobody with a clinical background has reviewed it.

nav-find = Претрага
find-title = Пронађи особу
find-box = Име, број картона или картица
find-box-hint = Име на било ком писму, број картона или текст картице: поставите курсор овде и скенирајте.
find-more = Сузи претрагу
find-from = Уписано од
find-until = до
find-site = Место
find-every-site = Сва места
find-button = Пронађи
find-results = { $count ->
    [0] Нико није пронађен.
    [one] Пронађена је { $count } особа.
    [few] Пронађене су { $count } особе.
   *[other] Пронађено је { $count } особа.
}
find-none-hint = Потражите део имена, друго писање или на другом писму. Ако особа има картицу, прочитајте картицу.
find-next = Следећа страна
find-name = Име
find-birth = Рођење
find-sex = Пол
find-registered = Уписано
find-date-wrong = То није датум. Пишите ГГГГ-ММ-ДД.
find-too-short = Откуцајте бар два слова.
find-read-card = Прочитај картицу
find-register = Упиши нову особу
find-no-name = име није познато
find-sex-male = мушки
find-sex-female = женски
find-sex-other = други
find-sex-unknown = није познато
find-some = Овде је приказано: { $count }; има још на другим странама. Сузите претрагу.
