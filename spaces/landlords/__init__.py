"""The landlord's side: a link that asks whether spaces are still vacant, and the page on which it is answered."""
