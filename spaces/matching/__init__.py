"""What is looked for against what is there. For leads, cases and pages alike; they need to know no more than this:

    from spaces.matching.needs import Need, read, write
    from spaces.matching.offers import match

    needs = read(lead.needs)                                   # a list of JSON, as Requirement.needs keeps it
    found = match(needs, Space.objects.visible_to(user))       # ranked: .fits, .to_ask, .nearly, .combinations
    found.fits[0].space, found.fits[0].match.verdicts          # and why, in words: spaces.matching.words

One table (terms) says what can be asked for. Of each row a tree of conditions is made (logic), which is read twice:
over plain facts, to judge and give reasons (scoring), and as SQL, to narrow twenty thousand spaces to the best sixty
(narrowing).
"""
