# Извози, за администраторе. A draft: nobody has reviewed it.

nav-exports = Извози
exports-words = Извоз има запис сваке особе као FHIR документ и онако како је потписан, у једној датотеци која се чита без овог програма.
exports-list = Извози последњег дана и они који се праве
export-number = Број
export-begun = Тражено (UTC)
export-owner = Тражи
export-state = Стање
export-persons = Особе
export-start-title = Направи извоз
export-warning = Датотека није шифрована. Ко је има, чита свачији запис: сачувајте је само тамо где је то у реду и обришите је кад послужи.
export-site = Особе регистроване на локацији
export-all-sites = Све локације
export-since = Само особе код којих се нешто променило од
export-since-hint = Празно значи сви. Запис сваке особе је у њему цео.
export-since-wrong = Напишите дан као година-месец-дан, на пример 2026-03-31.
export-confidential = Са оним што је поверљиво
export-password-hint = Тражи се још једном јер од тога настаје свачији запис.
export-start = Направи
export-title = Извоз { $id }
export-scope = Обим
export-with-confidential = са оним што је поверљиво
export-without-confidential = без онога што је поверљиво
export-progress = { $done } од { $all } особа
export-state-waiting = Чека
export-state-running = Прави се
export-state-done = Готово
export-state-failed = Није успело
export-state-cancelled = Заустављено
export-leave = Можете напустити ову страницу и вратити се. Ако се сервис заустави, наставља се тамо где је стало.
export-cancel = Заустави и одбаци
export-failure = Није настављено, из овог разлога: { $code }. Дневник сервиса каже више.
export-unread = { $count ->
    [one] Запис { $count } особе не може да се прочита и није у њему. Манифест именује особу.
    [few] Записи { $count } особе не могу да се прочитају и нису у њему. Манифест их именује.
   *[other] Записи { $count } особа не могу да се прочитају и нису у њему. Манифест их именује.
}
export-fetch = Сачувај датотеку ({ $size })
export-of-another = Само онај ко је тражио може да је сачува.
export-until = Чува се до { $time } (UTC).
export-remove = Уклони из сервиса
export-back = Назад на извозе
done-export-removed = Извоз је уклоњен.
