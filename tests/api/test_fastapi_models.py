"""Models of imported packages whose schemas wait are what they would have been, and ours are not touched."""

import pytest
from pydantic import BaseModel, ValidationError

from api.fastapi_models import schemas_later


def test_a_model_that_is_defined_meanwhile_gets_its_schema_by_its_first_use_and_refers_to_itself_as_ever() -> (
    None
):
    usual, usual_rebuild = BaseModel.model_config, vars(BaseModel)["model_rebuild"]
    with schemas_later():

        class Node(BaseModel):
            name: str
            inner: "list[Node]" = []

        Node.model_rebuild()
        assert not Node.__pydantic_complete__
        assert Node(name="used in the block").inner == []

        class Other(BaseModel):
            count: int

    assert not Other.__pydantic_complete__
    with pytest.raises(ValidationError):
        Other.model_validate({"count": "many"})
    assert Node.model_validate({"name": "a", "inner": [{"name": "b"}]}).inner[0].name == "b"
    assert BaseModel.model_config == usual
    assert vars(BaseModel)["model_rebuild"] is usual_rebuild


def test_models_that_are_defined_afterwards_are_made_at_once() -> None:
    with schemas_later():
        pass

    class Now(BaseModel):
        count: int

    assert Now.__pydantic_complete__
