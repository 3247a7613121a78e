"""How alike texts are, in Chinese or any language, by the pairs and triples of characters that they share.

No dictionary and no model: 跨境收款 and 收款服务 share 收款. Rare pairs count more (inverse document frequency), and a
long text is no more alike for being long (cosine). Texts are columns of numbers, so that many take a moment.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
BUCKETS = 1 << 18
BREAK = "\n"
LONGEST = 2_000  # characters of a text that are looked at


def normal(text: str) -> str:
    """Full-width letters and case made one; whatever is no letter or digit separates."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    return "".join(each if each.isalnum() else BREAK for each in plain)


def grams(texts: Sequence[str]) -> tuple[Array, Array]:
    """The place of its text, and the bucket, of every pair and triple of characters."""
    plain = [normal(each) + BREAK * 2 for each in texts]
    joined = "".join(plain)
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(texts)), [len(each) for each in plain])
    stop = codes == ord(BREAK)
    pairs = ~(stop[:-2] | stop[1:-1])
    triples = pairs & ~stop[2:]
    a, b, c = codes[:-2], codes[1:-1], codes[2:]
    two, three = (a * 1_000_003 + b) * 31, ((a * 1_000_003 + b) * 1_000_003 + c) * 31 + 1
    buckets = np.concatenate([_mixed(two[pairs]), _mixed(three[triples])])
    return np.concatenate([owner[:-2][pairs], owner[:-2][triples]]), buckets


def _mixed(keys: Array) -> Array:
    """Spread over the buckets, alike on every machine."""
    keys = (keys ^ (keys >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    found: Array = ((keys ^ (keys >> np.uint64(32))) % np.uint64(BUCKETS)).astype(np.int64)
    return found


@dataclass(frozen=True, slots=True)
class Texts:
    """For each bucket, the texts that hold it and how much it weighs in them."""

    count: int
    starts: Array
    places: Array
    weights: Array
    rarity: Array

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Texts":
        owner, buckets = grams(texts) if texts else (np.zeros(0, np.int64), np.zeros(0, np.int64))
        keys, times = np.unique(buckets * max(1, len(texts)) + owner, return_counts=True)
        bucket, place = np.divmod(keys, max(1, len(texts)))
        found = np.bincount(bucket, minlength=BUCKETS)
        rarity = np.log1p(len(texts) / np.maximum(found, 1)).astype(np.float32)
        weights = (1 + np.log(times)).astype(np.float32) * rarity[bucket]
        norms = np.sqrt(np.bincount(place, weights.astype(np.float64) ** 2, minlength=len(texts)))
        weights = (weights / norms[place]).astype(np.float32)
        starts = np.concatenate([[0], np.cumsum(found)])
        return cls(len(texts), starts, place.astype(np.int32), weights, rarity)

    def like(self, text: str) -> Array:
        """How alike each text is, from 0 to 1."""
        scores = np.zeros(self.count, dtype=np.float32)
        if not self.count:
            return scores
        _owner, buckets = grams([text])
        own, times = np.unique(buckets, return_counts=True)
        weights = (1 + np.log(times)) * self.rarity[own]
        norm = float(np.sqrt((weights**2).sum()))
        for bucket, weight in zip(own, weights, strict=True):
            part = slice(self.starts[bucket], self.starts[bucket + 1])
            scores[self.places[part]] += self.weights[part] * np.float32(weight / norm)
        return np.minimum(scores, 1.0)


def shared(one: str, other: str) -> tuple[str, ...]:
    """The longest pieces that both texts hold: what a person is shown as the reason."""
    first, second = normal(one), normal(other)
    found: list[str] = []
    place = 0
    while place < len(first):
        end = place + 2
        while end <= len(first) and BREAK not in first[place:end] and first[place:end] in second:
            end += 1
        if end - 1 - place >= 2:
            found.append(first[place : end - 1])
            place = end - 1
        else:
            place += 1
    return tuple(sorted(dict.fromkeys(found), key=lambda each: -len(each))[:5])
