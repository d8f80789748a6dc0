# The follow-up work list, its calendar, and the notices by mail. A draft: nobody with a clinical background has reviewed it.

nav-follow-ups = Контроле
follow-title = Контроле
follow-today = За данас
follow-week = Ове недеље
follow-overdue = Закаснеле
follow-all = Све отворене
follow-site = Место
follow-service = Служба
follow-every-site = Сва места
follow-every-service = Све службе
follow-show = Прикажи
follow-count = { $count ->
    [0] Ништа није на реду.
    [one] { $count } контрола.
    [few] { $count } контроле.
   *[other] { $count } контрола.
}
follow-due = Рок
follow-what = Шта
follow-person = Особа
follow-id = Број
follow-state = Стање
follow-overdue-by = { $days ->
    [one] касни { $days } дан
    [few] касни { $days } дана
   *[other] касни { $days } дана
}
follow-confidential = поверљиво
follow-open = отворено
follow-done = обављено
follow-not-come = није дошао/ла
follow-cancelled = отказано
follow-mark-done = Обављено
follow-mark-not-come = Није дошао/ла
follow-move = Помери
follow-move-to = на
follow-next = Следећа страна
follow-calendar = Календар

follow-service-general = Општа пракса
follow-service-tuberculosis = Служба за туберкулозу
follow-service-infectious = Заразне болести
follow-service-antenatal = Праћење трудноће
follow-service-child = Здравље деце
follow-service-vaccination = Вакцинација
follow-service-mental = Ментално здравље
follow-service-dental = Стоматологија
follow-service-eye = Офталмологија
follow-service-surgery = Хирургија
follow-service-laboratory = Лабораторија
follow-service-imaging = Снимања
follow-service-social = Социјална служба
follow-service-other = Друга служба
follow-service-none = Служба није наведена

calendar-title = Контроле у календару
calendar-intro = Програм за календар може да приказује контроле једног места. Добија тајну адресу; ко има адресу види шта је у календару, без лозинке.
calendar-content = У календару су датуми и кратки бројеви, на пример „Контрола { $id }“: без имена, дијагноза и налаза. Шта број значи види се овде, у радној листи, после пријаве.
calendar-content-service = Врста службе поред броја говори нешто о здрављу особе ономе ко води календар. Изаберите је само за календар који остаје у кући.
calendar-with-service = Прикажи врсту службе
calendar-make = Направи тајну адресу
calendar-make-new = Направи нову адресу; стара престаје да важи
calendar-revoke = Повуци адресу
calendar-address = Адреса се приказује једном. Сада је копирајте у програм за календар:
calendar-is-there = Адреса је направљена { $date }. Не чува се овде и не може поново да се прикаже.
calendar-none = Нема адресе.
calendar-event = Контрола { $id }
calendar-event-service = Контрола { $id }: { $service }

notice-subject = { $count ->
    [one] { $count } контрола је на реду: { $site }
    [few] { $count } контроле су на реду: { $site }
   *[other] { $count } контрола је на реду: { $site }
}
notice-text = { $count ->
    [one] { $count } контрола је на реду: { $site }.
    [few] { $count } контроле су на реду: { $site }.
   *[other] { $count } контрола је на реду: { $site }.
}
notice-open = Отворите радну листу: { $url }
notice-why = Ова пошта стиже из службе здравствених картона јер су обавештења укључена у вашем налогу. У њој никад нема имена ни здравствених података.
notice-title = Обавештења поштом
notice-intro = Пошта сваког јутра кад су у вашем месту на реду контроле. У њој су број и веза; без имена и без здравствених података.
notice-to = Адреса поште (оставите празно ако не желите пошту)
notice-save = Сачувај
done-follow-up-changed = Листа је измењена. Картон то каже кад лекар потпише следећу посету.
done-notice-saved = Сачувано.
follow-unnamed = није именовано
error-follow-date = Нови дан није разумљив; пишите ГГГГ-ММ-ДД или време од данас: +10d, +2w, +6m.
follow-some = Овде је приказано: { $count }; има још на другим странама.
