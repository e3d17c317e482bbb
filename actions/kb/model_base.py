"""What all models of knowledge files are made of: words in several languages, and citations."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Texts = dict[str, Words]
TextLists = dict[str, list[Words]]


class Model(BaseModel):
    """The base: what a file says and no more, never changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Citation(Model):
    """Where a statement comes from: a source and, for laws, the article."""

    source: Words
    article: Words | None = None
