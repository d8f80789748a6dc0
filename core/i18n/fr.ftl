# French wording: complete. See en.ftl, which has every message.

## Joining words
list-separator = {", "}
clause-separator = {" ; "}
remarked = { $text } ({ $remarks })
yes = oui
no = non
not-stated = non indiqué

## Numbers and quantities
quantity = { $number } { $unit }
range = { $low } à { $high }
range-from = au moins { $low }
range-to = au plus { $high }
ratio = { $numerator } pour { $denominator }
ratio-per = pour { $denominator }

## Dates
date-day = { $day ->
        [1] 1er
       *[other] { $day }
    } { $month } { $year }
date-month = { $month } { $year }
date-time = { $date }, { $time }
period = { $start-precision ->
        [day] du { $start }
       *[other] { $start }
    } { $end-precision ->
        [day] au { $end }
       *[other] à { $end }
    }
period-since = { $start-precision ->
        [day] depuis le { $start }
       *[other] depuis { $start }
    }
period-until = { $end-precision ->
        [day] jusqu’au { $end }
       *[other] jusqu’en { $end }
    }
at-age = à l’âge de { $age }

## Doses and schedules
dose-by-route = { $dose } { $route }
dose-rate = débit { $rate }
dose-at-most = au plus { $limit }
dose-site = site : { $site }
dose-method = méthode : { $method }
route = voie : { $route }
route-oral = par voie orale
route-intravenous = par voie intraveineuse
route-intramuscular = par voie intramusculaire
route-subcutaneous = par voie sous-cutanée
route-sublingual = par voie sublinguale
route-topical = par voie cutanée
route-nasal = par voie nasale
route-rectal = par voie rectale
times = { $times } fois
times-per = { $times } fois { $per }
times-in-all = { $count } fois en tout
every = par période de { $period }
on-days = le { $days }
at-times = à { $times }
on-dates = aux dates : { $dates }
each-time = { $length } à chaque fois
for-length = pendant { $length }
offset = { $minutes } { $minutes ->
        [one] minute
       *[other] minutes
    } d’écart : { $event }
offset-alone = { $minutes } { $minutes ->
        [one] minute
       *[other] minutes
    } d’écart
regularly = régulièrement
as-needed = seulement si besoin
as-needed-for = seulement si besoin, pour { $reason }
ingredient = { $substance }, { $strength }

## Vaccines
dose-of = dose { $dose } sur { $all }
dose-number = dose { $dose }
doses-in-series = série de { $all } doses
against = contre { $diseases }

## Reactions and results
reaction-to = à { $substance }
result-meaning = { $result } ({ $meaning })
result-absent = pas de résultat : { $reason }
no-result = aucun résultat indiqué
goal = objectif

## The person
day-not-known = { $date } (jour inconnu)
month-and-day-not-known = { $date } (mois et jour inconnus)
birth-date-absent = non connue ({ $reason })
age-years = { $age } { $age ->
        [one] an
       *[other] ans
    }
age-years-between = { $least } à { $most } ans
age-months = { $age } mois
age-months-between = { $least } à { $most } mois
preferred = préférée
not-preferred = non préférée
arrived = arrivée : { $date }
family-name-remark = nom de famille : { $name }

## Titles of blocks
block-allergies = Allergies et intolérances
block-alerts = Alertes
block-pregnancy = Grossesse
block-current-medicines = Médicaments en cours
block-current-conditions = Problèmes de santé actuels
block-unplaced = Modifications d’éléments absents de cette carte
block-follow-ups = Suivis à faire
block-immunizations = Vaccinations
block-results = Résultats
block-vital-signs = Signes vitaux et mesures
block-past-illness = Antécédents
block-past-medicines = Médicaments passés
block-procedures = Interventions
block-devices = Dispositifs médicaux
block-functional-status = Handicap et besoins de communication
block-social-history = Situation sociale
block-directives = Directives anticipées
block-plans = Plans de soins
block-encounters = Contacts avec les services de santé
block-family-history = Antécédents familiaux
block-patient-story = Récit de la personne
block-others = Autres
section-medicines = Médicaments
section-problems = Problèmes de santé

## What is said of a block as a whole
statement-not-stated = Non mentionné dans ce dossier.
statement-nothing-listed = La section existe mais ne contient rien, sans dire pourquoi.
statement-nothing-current = Rien d’actuel n’est mentionné.
statement-listed-above = Le contenu de cette section figure dans d’autres sections.
statement-overtaken = Indiqué auparavant, avant ce qui est mentionné maintenant : { $then } ({ $by })
unplaced-withheld = À propos de l’élément { $entry }, qui n’est pas affiché : { $said }
unplaced-not-there = À propos de l’élément { $entry }, dont l’attestation est absente : { $said }
unplaced-no-such-entry = À propos de l’élément { $entry }, que cette attestation ne contient pas : { $said }

## Who said what of an entry
restated-by = repris par { $issuer } le { $date }
first-stated-by = d’abord indiqué par { $issuer } le { $date }
last-changed-by = dernière modification par { $issuer } le { $date }
by-key = détenteur de la clé { $key }
changed-by = par { $issuer } le { $date }
changed-because = motif : { $reason }
changed-before = auparavant : { $before }
changed-reads = contenu : { $entry }
change-since = { $change } { $since }
change-due = nouvelle échéance : { $due }
change-replaced = entièrement réécrit
change-restated = repris
effect-same = sans changement
effect-earlier = un état antérieur à celui qui est affiché
effect-not-trusted = non appliqué, car cet émetteur n’est pas fiable
effect-other-kind = non appliqué, car destiné à un autre type d’élément
effect-repeated = non appliqué, car l’élément lui-même est sur la carte

## Entries without a name
unnamed-allergy = Allergie ou intolérance, substance non indiquée
unnamed-alert = Alerte sans précision
unnamed-condition = Problème de santé sans précision
unnamed-medicine = Médicament sans précision
unnamed-immunization = Vaccin sans précision
unnamed-procedure = Intervention sans précision
unnamed-device = Dispositif sans précision
unnamed-observation = Observation sans précision
unnamed-report = Compte rendu sans précision
unnamed-directive = Directive sans précision
unnamed-plan = Plan de soins
unnamed-goal = Objectif sans précision
unnamed-follow-up = Suivi sans précision
unnamed-encounter = Contact sans précision
unnamed-relative = Membre de la famille sans précision
unnamed-other = Information sans précision

## Flags
flag-not-to-be-given = ne doit pas être donné
flag-overdue = en retard
flag-due-now = à faire maintenant
flag-reported = rapporté, non vérifié sur document
flag-not-trusted = provient d’une attestation non fiable
flag-confidential = confidentiel
flag-none-known = aucun élément connu
flag-no-information = pas d’information
flag-entered-in-error = saisi par erreur
flag-restated = repris
flag-changed = modifié
flag-conflicting = indiqué différemment sur différents supports
flag-not-applicable = une modification ne convient pas et n’est pas appliquée
flag-claim = affirmation d’un émetteur non fiable : { $claim }
flag-overtaken = indiqué auparavant, avant les éléments figurant ici

## Notices
issuer-not-known = inconnu
network-not-known = absent de la liste de confiance
notice-trusted = La signature est valable : établi par { $issuer } le { $date }.
notice-issuer-unknown = Non vérifié : le signataire du { $date } n’est pas dans la liste de confiance. N’importe qui peut avoir écrit ceci ; ne vous fiez à rien que vous ne puissiez confirmer autrement.
notice-issuer-withdrawn = Non fiable : la clé de { $issuer }, signataire du { $date }, a été retirée le { $since } ({ $reason }). Demandez à l’émetteur.
notice-outside-issuer-dates = Non fiable : signé avec la clé de { $issuer } et daté du { $date }, alors que cette clé n’était pas en service.
notice-purpose-not-allowed = Non fiable : { $issuer } a signé ceci le { $date } sans être autorisé à signer ce type de déclaration.
notice-dated-in-future = Non fiable : signé par { $issuer } et daté du { $date }, dans le futur. Vérifiez l’horloge de cet appareil.
notice-signature-wrong = Falsifié ou endommagé : la signature attribuée à { $issuer } le { $date } est fausse.
notice-nothing-shown = Rien du contenu de cette carte n’est affiché : aucune attestation n’a pu être vérifiée.
notice-withheld-issuer-unknown = Un contenu n’est pas affiché : son signataire (clé { $key }) n’est pas dans la liste de confiance, n’importe qui peut l’avoir écrit.
notice-withheld-signature-wrong = Falsifié ou endommagé : un contenu attribué à la clé { $key } a une fausse signature et n’est pas affiché.
notice-withheld-unreadable = Un contenu signé avec la clé { $key } a une forme que ce lecteur ne sait pas lire ({ $code }) ; une version plus récente le pourra peut-être.
notice-withheld-other-record = Un contenu signé avec la clé { $key } concerne un autre dossier et n’est pas affiché.
notice-withheld-other-compartment = Un contenu signé avec la clé { $key } se trouve dans la mauvaise partie de la carte et n’est pas affiché : quelqu’un l’a déplacé.
notice-missing = Une attestation antérieure ({ $hash }) que ce dossier continue n’est pas sur la carte : une partie du dossier manque.
withdrawal-unspecified = sans motif indiqué
withdrawal-compromised = clé compromise
withdrawal-replaced = remplacée par une autre clé
withdrawal-ceased = l’émetteur a cessé son activité
notice-trust-list-fresh = La liste de confiance est du { $date }.
notice-trust-list-ageing = La liste de confiance est du { $date }, elle a { $days } { $days ->
        [one] jour
       *[other] jours
    } : procurez-vous une liste plus récente dès que possible.
notice-trust-list-old = La liste de confiance est du { $date }, elle a { $days } { $days ->
        [one] jour
       *[other] jours
    } : trop ancienne pour s’y fier. Les émetteurs retirés depuis comptent encore comme fiables. Procurez-vous une liste plus récente.
notice-clock-behind = L’horloge de cet appareil est fausse : nous sommes au moins le { $date }. Les âges et les échéances affichés ne sont pas fiables.
notice-of-publisher = { $publisher } : { $notice }
notice-card-revoked = RÉVOQUÉE : { $issuer } retire ce dossier, selon sa liste du { $date }. Ne vous fiez pas à ce que dit la carte ; interrogez la personne et réexaminez-la.
notice-card-superseded = Il existe une carte plus récente, du { $date } ou d’après : { $issuer } a remplacé celle-ci. Ce qui est affiché a pu changer depuis ; demandez la carte plus récente.
notice-status-list-not-held = On ne sait pas si { $issuer } a révoqué ou remplacé cette carte : cet appareil n’a aucune de ses listes d’état.
notice-status-list-unreadable = On ne sait pas si { $issuer } a révoqué ou remplacé cette carte : la liste d’état de cet appareil est illisible ({ $code }). Importez-la de nouveau.
notice-status-list-ageing = La liste des cartes révoquées et remplacées de { $issuer } est du { $date }, elle a { $days } { $days ->
        [one] jour
       *[other] jours
    } : prenez-en une plus récente dès qu’il y a une connexion.
notice-status-list-old = La liste des cartes révoquées et remplacées de { $issuer } est du { $date }, elle a { $days } { $days ->
        [one] jour
       *[other] jours
    } : les cartes révoquées ou remplacées depuis semblent encore bonnes. Prenez-en une plus récente.
notice-opened-by-network = Ouvert sans le code d’accès, avec la clé d’un réseau de soins : { $network }.
notice-confidential-locked = La carte a une partie confidentielle que cette clé n’ouvre pas. Pour la voir, demandez à la personne son code d’accès et relisez la carte avec ce code.
notice-confidential-open = Un contenu confidentiel est affiché : veillez à ce que personne d’autre ne le lise.
notice-left-out = { $section } : { $count } { $count ->
        [one] élément n’est
       *[other] éléments ne sont
    } pas sur cette carte, faute de place.
notice-left-out-elsewhere = Autres sections et données de la personne : { $count } { $count ->
        [one] élément n’est
       *[other] éléments ne sont
    } pas sur cette carte, faute de place.
notice-left-out-of-source = Le document d’origine en dit plus : { $count } { $count ->
        [one] détail n’a
       *[other] détails n’ont
    } pas de place sur une carte.
notice-left-out-confidential = { $count } { $count ->
        [one] partie confidentielle d’une carte antérieure n’est pas sur cette carte : l’auteur de cette carte n’a pas pu l’ouvrir.
       *[other] parties confidentielles de cartes antérieures ne sont pas sur cette carte : l’auteur de cette carte n’a pas pu les ouvrir.
    }
notice-restated = { $count } { $count ->
        [one] élément a été repris par { $issuer } le { $date } : son auteur initial est nommé, mais sa signature n’est plus sur cette carte.
       *[other] éléments ont été repris par { $issuer } le { $date } : leurs auteurs initiaux sont nommés, mais leurs signatures ne sont plus sur cette carte.
    }
notice-unplaced = { $count } { $count ->
        [one] modification concerne un élément qui n’est pas sur cette carte
       *[other] modifications concernent des éléments qui ne sont pas sur cette carte
    } : ce qui est affiché peut être dépassé.
notice-conflicts = { $count } { $count ->
        [one] élément est indiqué
       *[other] éléments sont indiqués
    } différemment sur différents supports : voyez qui a dit quoi et demandez à la personne.
notice-person-differs = { $count } { $count ->
        [one] attestation indique
       *[other] attestations indiquent
    } d’autres données sur la personne : s’agit-il de la même personne ?
notice-follow-ups-overdue = { $count } { $count ->
        [one] suivi est
       *[other] suivis sont
    } en retard.
notice-names-unknown = { $count } { $count ->
        [one] code n’a pas de nom ici et est affiché
       *[other] codes n’ont pas de nom ici et sont affichés
    } tel quel : consultez le système de codes.
notice-names-english = { $count } { $count ->
        [one] nom est
       *[other] noms sont
    } en anglais, faute de traduction.
notice-names-draft = { $count } { $count ->
        [one] nom est une traduction provisoire qu’aucun clinicien n’a relue : le nom anglais figure à côté.
       *[other] noms sont des traductions provisoires qu’aucun clinicien n’a relues : les noms anglais figurent à côté.
    }
notice-language-unknown = La langue demandée ({ $language }) n’est pas disponible.
notice-language-draft = La traduction de cette interface est provisoire ; ce qui manque est en anglais.

## Names of particulars: the person
key-name = Nom
key-family-name = Nom de famille
key-given-names = Prénoms
key-name-affixes = Avant et après le nom
key-sex = Sexe
key-gender-identity = Identité de genre
key-birth-date = Date de naissance
key-age = Âge
key-deceased = Décès
key-interpreter = Interprète nécessaire
key-language = Langue
key-nationality = Nationalité
key-birth-country = Pays de naissance
key-transit = Pays traversé
key-identifier = Identifiant
key-telecom = Coordonnées
key-address = Adresse
key-contact = Personne à contacter
key-otherwise-stated = Indiqué autrement

## Names of particulars: entries
key-note = Remarque
key-date = Date
key-period = Période
key-reason = Motif
key-status-reason = Motif du statut
key-status = Statut
key-category = Catégorie
key-severity = Gravité
key-stage = Stade
key-body-site = Localisation
key-site = Site
key-route = Voie
key-method = Méthode
key-onset = Début
key-abatement = Fin
key-allergy-type = Type
key-allergy-category = Type de substance
key-reaction = Réaction
key-last-occurrence = Dernier épisode
key-priority = Priorité
key-dosage = Posologie
key-dosage-text = Posologie en toutes lettres
key-patient-instruction = Consigne pour la personne
key-ingredient = Composant
key-form = Forme
key-taken = Pris ou donné
key-ordered = Demandé
key-medication-kind = Indiqué comme
key-given = Administré
key-vaccine-dose = Dose
key-lot = Lot
key-manufacturer = Fabricant
key-amount = Quantité
key-expiry = Péremption
key-primary-source = Constaté ou vu sur document
key-result = Résultat
key-component = Composante
key-reference-range = Valeurs usuelles
key-conclusion = Conclusion
key-outcome = Issue
key-complication = Complication
key-device = Dispositif
key-udi = Identifiant du dispositif (IUD)
key-serial = Numéro de série
key-class = Classe
key-concerns = Concerne
key-scope = Portée
key-illness = Maladie
key-resource-type = Type d’information
key-due = À faire
key-performer = À faire par
key-follow-up-kind = Indiqué comme
key-title = Titre
key-description = Description
key-activity = À faire
key-plan-kind = Type
key-achievement = Atteint jusqu’ici
key-start = Début

## Names of particulars: where content comes from
key-stated-by = Indiqué par
key-restated-by = Repris
key-changed = Modifié
key-claim = Affirmation
key-not-applied = Non appliqué
key-history = Historique
key-reference = Référence
key-attestation-kind = Type
key-issuer = Émetteur
key-issued-at = Signé
key-key-id = Clé
key-composed = Document d’origine du
key-previous = Fait suite à
key-terminology = Version de la terminologie

## Plain text
text-title = Dossier de santé
text-person = Personne
text-attestations = Origine de ces informations
text-field = { $name } : { $value }
text-danger = DANGER
text-warning = Attention
text-notice = Note
text-ok = OK
text-english = angl. : { $name }
text-as-written = écrit : { $text }
text-draft = provisoire
text-hash = Attestation
text-record = Dossier

## Months
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre

## Things that are counted
unit-tablet = { $value } { $number ->
        [one] comprimé
       *[other] comprimés
    }
unit-capsule = { $value } { $number ->
        [one] gélule
       *[other] gélules
    }
unit-puff = { $value } { $number ->
        [one] bouffée
       *[other] bouffées
    }
unit-spray = { $value } { $number ->
        [one] pulvérisation
       *[other] pulvérisations
    }
unit-actuation = { $value } { $number ->
        [one] actionnement
       *[other] actionnements
    }
unit-drop = { $value } { $number ->
        [one] goutte
       *[other] gouttes
    }
unit-dose = { $value } { $number ->
        [one] dose
       *[other] doses
    }
unit-sachet = { $value } { $number ->
        [one] sachet
       *[other] sachets
    }
unit-ampoule = { $value } { $number ->
        [one] ampoule
       *[other] ampoules
    }
unit-vial = { $value } { $number ->
        [one] flacon
       *[other] flacons
    }
unit-suppository = { $value } { $number ->
        [one] suppositoire
       *[other] suppositoires
    }
unit-patch = { $value } { $number ->
        [one] patch
       *[other] patchs
    }

## Lengths of time, and how often
duration-d = { $value } { $number ->
        [one] jour
       *[other] jours
    }
every-d = { $number ->
        [1] tous les jours
       *[other] tous les { $value } jours
    }
duration-h = { $value } { $number ->
        [one] heure
       *[other] heures
    }
every-h = { $number ->
        [1] toutes les heures
       *[other] toutes les { $value } heures
    }
duration-wk = { $value } { $number ->
        [one] semaine
       *[other] semaines
    }
every-wk = { $number ->
        [1] chaque semaine
       *[other] toutes les { $value } semaines
    }
duration-mo = { $value } { $number ->
        [one] mois
       *[other] mois
    }
every-mo = { $number ->
        [1] chaque mois
       *[other] tous les { $value } mois
    }
duration-min = { $value } { $number ->
        [one] minute
       *[other] minutes
    }
every-min = { $number ->
        [1] chaque minute
       *[other] toutes les { $value } minutes
    }
duration-a = { $value } { $number ->
        [one] an
       *[other] ans
    }
every-a = { $number ->
        [1] chaque année
       *[other] tous les { $value } ans
    }
duration-s = { $value } { $number ->
        [one] seconde
       *[other] secondes
    }
every-s = { $number ->
        [1] chaque seconde
       *[other] toutes les { $value } secondes
    }
per-d = par jour
per-h = par heure
per-wk = par semaine
per-mo = par mois
per-min = par minute
per-a = par an
per-s = par seconde

## Languages that people speak (BCP 47)
language-am = amharique
language-ar = arabe
language-bm = bambara
language-bn = bengali
language-ckb = kurde sorani
language-da = danois
language-de = allemand
language-el = grec
language-en = anglais
language-es = espagnol
language-fa = persan
language-ff = peul
language-fr = français
language-ha = haoussa
language-hi = hindi
language-ht = créole haïtien
language-it = italien
language-kmr = kurde kurmandji
language-ku = kurde
language-ln = lingala
language-my = birman
language-ne = népalais
language-nl = néerlandais
language-om = oromo
language-pl = polonais
language-prs = dari
language-ps = pachto
language-pt = portugais
language-rhg = rohingya
language-ro = roumain
language-ru = russe
language-rw = kinyarwanda
language-so = somali
language-sq = albanais
language-sr = serbe
language-sw = swahili
language-ti = tigrigna
language-tr = turc
language-uk = ukrainien
language-ur = ourdou
language-wo = wolof
language-zh = chinois

## Codes: absence
absence-nilknown = Aucun élément connu.
absence-notasked = Non demandé.
absence-unavailable = Non disponible.
absence-withheld = Connu, mais volontairement non communiqué.
absence-notstarted = La liste n’a pas été commencée.
absence-closed = La liste est close.

## Codes: sex
sex-female = féminin
sex-male = masculin
sex-other = autre
sex-unknown = inconnu

## Codes: alert
alert-active = active
alert-inactive = inactive
alert-entered-in-error = saisie par erreur

## Codes: allergy-category
allergy-category-medication = médicament
allergy-category-food = aliment
allergy-category-environment = environnement
allergy-category-biologic = produit biologique

## Codes: allergy-type
allergy-type-allergy = allergie
allergy-type-intolerance = intolérance

## Codes: attestation
attestation-assessment = évaluation de santé
attestation-visit = consultation
attestation-restatement = reprise
attestation-confidential = données confidentielles

## Codes: clinical
clinical-active = actif
clinical-inactive = inactif
clinical-resolved = résolu
clinical-recurrence = récidive
clinical-relapse = rechute
clinical-remission = en rémission

## Codes: criticality
criticality-high = risque élevé
criticality-low = risque faible
criticality-unable-to-assess = risque impossible à évaluer

## Codes: weekday
weekday-mon = lundi
weekday-tue = mardi
weekday-wed = mercredi
weekday-thu = jeudi
weekday-fri = vendredi
weekday-sat = samedi
weekday-sun = dimanche

## Codes: device
device-active = en service
device-completed = plus utilisé
device-entered-in-error = saisi par erreur
device-intended = prévu
device-stopped = arrêté
device-on-hold = suspendu
device-inactive = inactif
device-unknown = statut inconnu

## Codes: directive
directive-active = en vigueur
directive-inactive = plus en vigueur
directive-rejected = rejetée
directive-proposed = proposée
directive-draft = ébauche
directive-entered-in-error = saisie par erreur

## Codes: event
event-completed = fait
event-in-progress = en cours
event-not-done = non fait
event-stopped = arrêté
event-on-hold = suspendu
event-preparation = en préparation
event-entered-in-error = saisi par erreur
event-unknown = statut inconnu
event-planned = prévu
event-arrived = arrivé
event-triaged = trié
event-onleave = en permission
event-finished = terminé
event-cancelled = annulé

## Codes: day-event
day-event-morn = le matin
day-event-morn-early = tôt le matin
day-event-morn-late = en fin de matinée
day-event-noon = à midi
day-event-aft = l’après-midi
day-event-aft-early = en début d’après-midi
day-event-aft-late = en fin d’après-midi
day-event-eve = le soir
day-event-eve-early = en début de soirée
day-event-eve-late = en fin de soirée
day-event-night = la nuit
day-event-phs = après le sommeil
day-event-hs = au coucher
day-event-wake = au réveil
day-event-c = pendant un repas
day-event-cm = au petit-déjeuner
day-event-cd = au déjeuner
day-event-cv = au dîner
day-event-ac = avant un repas
day-event-acm = avant le petit-déjeuner
day-event-acd = avant le déjeuner
day-event-acv = avant le dîner
day-event-pc = après un repas
day-event-pcm = après le petit-déjeuner
day-event-pcd = après le déjeuner
day-event-pcv = après le dîner

## Codes: follow-up-kind
follow-up-kind-servicerequest = demande
follow-up-kind-appointment = rendez-vous
follow-up-kind-task = tâche

## Codes: immunization
immunization-completed = administré
immunization-not-done = non administré
immunization-entered-in-error = saisi par erreur

## Codes: medication-kind
medication-kind-medicationstatement = déclaration de prise
medication-kind-medicationrequest = prescription
medication-kind-medicationdispense = délivrance
medication-kind-medicationadministration = administration

## Codes: medication
medication-active = en cours
medication-completed = terminé
medication-stopped = arrêté
medication-on-hold = suspendu
medication-unknown = statut inconnu
medication-not-taken = non pris
medication-intended = prévu
medication-entered-in-error = saisi par erreur
medication-cancelled = annulé
medication-draft = ébauche
medication-in-progress = en cours d’administration
medication-preparation = en préparation
medication-declined = refusé
medication-not-done = non fait

## Codes: representation
representation-abc = caractères latins
representation-ide = idéogrammes
representation-syl = écriture syllabique

## Codes: observation-category
observation-category-laboratory = laboratoire
observation-category-vital-signs = signes vitaux
observation-category-social-history = situation sociale
observation-category-exam = examen
observation-category-survey = questionnaire
observation-category-imaging = imagerie
observation-category-procedure = intervention
observation-category-therapy = thérapie
observation-category-activity = activité

## Codes: period-unit
period-unit-d = jour
period-unit-h = heure
period-unit-wk = semaine
period-unit-mo = mois
period-unit-min = minute
period-unit-a = an
period-unit-s = seconde

## Codes: plan
plan-active = actif
plan-completed = terminé
plan-on-hold = suspendu
plan-revoked = révoqué
plan-draft = ébauche
plan-entered-in-error = saisi par erreur
plan-unknown = statut inconnu
plan-not-started = non commencé
plan-scheduled = programmé
plan-in-progress = en cours
plan-cancelled = annulé
plan-stopped = arrêté
plan-proposed = proposé
plan-planned = prévu
plan-accepted = accepté
plan-rejected = rejeté
plan-requested = demandé
plan-received = reçu
plan-ready = prêt
plan-failed = échoué
plan-booked = réservé
plan-fulfilled = honoré
plan-noshow = manqué : la personne n’est pas venue

## Codes: provision
provision-permit = autorisé
provision-deny = refusé

## Codes: reaction
reaction-mild = légère
reaction-moderate = modérée
reaction-severe = grave

## Codes: result
result-final = définitif
result-preliminary = préliminaire
result-registered = enregistré, pas encore de résultat
result-amended = modifié
result-corrected = corrigé
result-partial = partiel
result-appended = complété
result-cancelled = annulé
result-entered-in-error = saisi par erreur
result-unknown = statut inconnu

## Codes: telecom
telecom-phone = téléphone
telecom-email = courriel
telecom-sms = SMS
telecom-fax = fax
telecom-pager = récepteur d’appel
telecom-url = adresse web
telecom-other = autre

## Codes: use
use-official = officiel
use-usual = usuel
use-temp = temporaire
use-nickname = surnom
use-anonymous = anonyme
use-old = ancien
use-maiden = avant le mariage
use-home = domicile
use-work = travail
use-mobile = mobile
use-billing = facturation
use-secondary = secondaire

## Codes: verification
verification-confirmed = confirmé
verification-unconfirmed = non confirmé
verification-provisional = provisoire
verification-differential = une possibilité parmi d’autres
verification-refuted = écarté
verification-entered-in-error = saisi par erreur
