"""Points and outlines as people paste them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spaces.boundary import HEIGHT, WIDTH, as_text, outline, plan, point

SQUARE = [[114.13, 22.68], [114.14, 22.68], [114.14, 22.69], [114.13, 22.69]]


@pytest.mark.parametrize(
    "text", ["114.13,22.68", "114.13， 22.68", "22.68,114.13", "(114.13 22.68)", "１１４.13，22.68", "114.13°;22.68°"]
)
def test_a_point_however_a_map_gives_it(text):
    assert point(text) == (114.13, 22.68)


@pytest.mark.parametrize("text", ["114.13", "114.13,22.68,5", "平湖", "999,999", "nan,nan", "114.13,", "inf,1"])
def test_no_point(text):
    with pytest.raises(ValueError, match="not a pair"):
        point(text)


@pytest.mark.parametrize(
    "text",
    [
        as_text(SQUARE),
        as_text([*SQUARE, SQUARE[0]]),
        json.dumps({"type": "Polygon", "coordinates": [[*SQUARE, SQUARE[0]]]}),
        json.dumps({"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": [[SQUARE]]}}),
        json.dumps({"type": "FeatureCollection", "features": [{"geometry": {"coordinates": [SQUARE]}}]}),
        json.dumps(SQUARE),
    ],
    ids=["lines", "closed", "polygon", "feature", "collection", "bare"],
)
def test_an_outline_in_lines_or_geojson(text):
    assert outline(text) == SQUARE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("114.13,22.68\n114.14,22.68", "three corners"),
        ("{", "GeoJSON"),
        ('{"type": "Point", "coordinates": [114.1, 22.6]}', "GeoJSON"),
        ('{"features": []}', "GeoJSON"),
        ("[" * 3000, "GeoJSON"),
        ('[[["a", 1]]]', "GeoJSON"),
        ("\n".join(f"114.{at:04d},22.68" for at in range(400)), "at most 300"),
    ],
)
def test_no_outline(text, words):
    with pytest.raises(ValueError, match=words):
        outline(text)


@settings(deadline=None)
@given(text=st.text(max_size=80) | st.text('[]{}"0123456789.,:- \n', max_size=80))
def test_whatever_is_pasted_is_an_outline_or_refused(text):
    try:
        corners = outline(text)
    except ValueError:
        return
    assert corners == [] or len(corners) >= 3


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(113.7, 114.7), st.floats(22.3, 22.9)), min_size=1, max_size=8))
def test_a_plan_stays_on_its_paper(corners):
    drawn = plan(corners, [("here", *corners[0])])

    for pair in drawn["outline"].split():
        x, y = map(float, pair.split(","))
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT
