## Штампање за више особа
print-title = Штампање картица за више особа
print-intro = Изаберите особе, па се картице праве једна за другом. Добијате једну датотеку са листовима и једну са листићима, истим редом.
print-jobs = Послови штампања
print-jobs-none = Нема послова штампања.
print-filter = Тражење особа
print-from = Регистроване од
print-until = Регистроване до
print-site = Место
print-any-site = Било које место
print-show = Прикажи
print-none-found = Нико није нађен. Промените датуме или место.
print-choose = Изабери
print-choose-all = Изабери све
print-person = Особа
print-registered = Регистрована
print-has-card = Има картицу
print-has-card-yes = да
print-has-card-no = не
print-chosen-none = Изаберите бар једну особу.
print-too-many = Изаберите највише { $count } особа одједном.
print-start = Направи картице
print-at-most = { $count ->
    [one] Приказана је прва { $count } особа; сузите претрагу да видите остале.
    [few] Приказане су прве { $count } особе; сузите претрагу да видите остале.
   *[other] Приказано је првих { $count } особа; сузите претрагу да видите остале.
}

## Напредак
print-job = Посао штампања { $id }
print-job-of = Почет { $time }
print-progress = Готово { $done } од { $all }
print-state-waiting = Чека
print-state-running = Прави се
print-state-done = Готово
print-state-cancelled = Заустављено
print-state-failed = Није успело
print-state-collected = Одштампано и заборављено
print-state-expired = Престаро: кодова више нема
print-cancel = Заустави
print-cancelled = Посао је заустављен. Картице које су направљене остају у својим записима и овде су наведене.
print-reload = Погледај поново
print-result = Исход
print-made = { $count ->
    [one] Направљена је { $count } картица.
    [few] Направљене су { $count } картице.
   *[other] Направљено је { $count } картица.
}
print-failed = { $count ->
    [one] { $count } особа нема картицу:
    [few] { $count } особе немају картицу:
   *[other] { $count } особа нема картицу:
}
print-not-begun = { $count ->
    [one] { $count } особа није започета, јер је посао заустављен.
    [few] { $count } особе нису започете, јер је посао заустављен.
   *[other] { $count } особа није започето, јер је посао заустављен.
}
print-reason = Зашто
print-what-next = Шта да се ради
print-one-by-one = Направи ову картицу ручно
print-sheets = Листови (PDF)
print-slips = Листићи (PDF)
print-order = Картица број { $number } на листовима припада листићу број { $number }.
print-confirm = Све је добро одштампано: заборави кодове
print-confirm-hint = После тога, или 24 сата од почетка посла, кодова овде више нема.
print-order-number = Бр.

## Зашто неко нема картицу
print-why-card-too-large = Не стаје све.
print-why-no-record = У запису још нема ничега.
print-why-not-found = Записа више нема.
print-why-symbol-unreadable = Одштампани код није могао да се прочита.
print-why-glyph-missing = Неко слово нема облик у фонтовима.
print-why-confidential = Поверљиви уноси траже приступни код.
print-why-other = Није успело; разлог је у дневнику под бројем { $code }.
