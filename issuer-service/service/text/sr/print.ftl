## Штампање за више особа. A draft: nobody with a clinical background has reviewed it.
print-title = Штампање картица за више особа
print-intro = Изаберите особе, па се картице праве једна за другом. Добијате једну датотеку са листовима и једну са листићима, истим редом.
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

## На папиру
paper-document = Здравствена картица
paper-title = Здравствени запис
paper-hint = Скенирајте овај код читачем PHR картица.
paper-explanation = Ова картица носи здравствени запис, потписан и шифрован. Отвара га приступни код са листића особе.
paper-emergency = Хитан случај: амбуланте мреже могу да је отворе без кода.
paper-issuer = Издао: { $name }
paper-slip-document = Листић са приступним кодом
paper-slip-title = Приступни код
paper-slip-keep = Чувајте овај листић одвојено од картице. Ко има обоје, може да чита ваш здравствени запис.
paper-slip-use = Покажите га само здравственим радницима за које желите да читају ваш запис.
paper-summary-title = Здравствени запис: сажетак
paper-person = Особа
paper-attestations = Ко је потписао
paper-withheld = Задржано
paper-english = енглески
paper-as-written = како је написано
paper-draft = превод није прегледан
paper-hash = отисак
paper-record = запис

## More
nav-print = Штампање за више особа
print-language-each = Други језик на свакој картици је језик особе, ако га отисци имају.
done-card-made = Картица је направљена и сачувана. Сада је одштампајте.
done-codes-forgotten = Кодови су заборављени. Постоје само на листићима код особа.
action-print-forgotten = Кодови заборављени
