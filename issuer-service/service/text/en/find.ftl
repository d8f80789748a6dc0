# Finding a person.

nav-find = Find
find-title = Find a person
find-box = Name, record id or card
find-box-hint = A name in any script, a record id, or the text of a card: put the cursor here and scan.
find-more = Narrow the search
find-from = Registered from
find-until = until
find-site = Site
find-every-site = Every site
find-button = Find
find-results = { $count ->
    [0] Nobody found.
    [one] { $count } person found.
   *[other] { $count } persons found.
}
find-none-hint = Look for part of the name, for another spelling, or in the other script. A person who comes with a card: read the card.
find-next = Next page
find-name = Name
find-birth = Born
find-sex = Sex
find-registered = Registered
find-date-wrong = That is not a date. Write YYYY-MM-DD.
find-too-short = Type at least two letters.
find-read-card = Read a card
find-register = Register a new person
find-no-name = no name known
find-sex-male = male
find-sex-female = female
find-sex-other = other
find-sex-unknown = not known
find-some = { $count } are shown here; there are more on other pages. Narrow the search.
