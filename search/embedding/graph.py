"""The sentence model that is installed with the portal, built as a graph for onnxruntime from its weights.

The package brings weights and vocabulary but no graph. It is a BERT encoder whose outputs are averaged over the tokens;
the few operations it consists of are written down here, its products with weights in whole numbers where that is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET = 20
Weights = Mapping[str, NDArray[Any]]


@dataclass
class GraphBuilder:
    """Nodes and weights of one encoder. Each method adds a piece and returns the name of what comes out."""

    weights: Weights
    heads: int
    epsilon: float
    nodes: list[Any] = field(default_factory=list)
    constants: dict[str, Any] = field(default_factory=dict)

    def built(self, layers: int) -> bytes:
        """The whole model: ids and mask of tokens (batch, length) to sentence vectors (batch, size) of length 1."""
        hidden = self._embeddings()
        bias = self._mask_bias()
        for number in range(layers):
            hidden = self._layer(f"encoder.layer.{number}.", hidden, bias)
        self._pooled(hidden)
        size = self.weights["embeddings.word_embeddings.weight"].shape[1]
        tokens = ["batch", "length"]
        graph = helper.make_graph(
            self.nodes,
            "sentences",
            [helper.make_tensor_value_info(name, TensorProto.INT64, tokens) for name in ("ids", "mask")],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", size])],
            list(self.constants.values()),
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
        onnx.checker.check_model(model)
        return bytes(model.SerializeToString())

    def _embeddings(self) -> str:
        words = self._node("Gather", [self._weight("embeddings.word_embeddings.weight"), "ids"])
        length = self._node("Slice", [self._node("Shape", ["ids"]), self._ints([1]), self._ints([2])])
        places = self._node(
            "Slice", [self._weight("embeddings.position_embeddings.weight"), self._ints([0]), length, self._ints([0])]
        )
        kinds = self._constant("kind", self.weights["embeddings.token_type_embeddings.weight"][:1])
        summed = self._node("Add", [self._node("Add", [words, places]), kinds])
        return self._layer_norm("embeddings.LayerNorm", summed)

    def _mask_bias(self) -> str:
        """What is added to the attention: nothing for tokens, very little for what only fills a row."""
        mask = self._node("Cast", ["mask"], to=TensorProto.FLOAT)
        absent = self._node("Mul", [self._node("Sub", [self._number(1.0), mask]), self._number(-1e9)])
        return self._node("Unsqueeze", [absent, self._ints([1, 2])])

    def _layer(self, prefix: str, hidden: str, bias: str) -> str:
        attended = self._attention(prefix, hidden, bias)
        attended = self._linear(f"{prefix}attention.output.dense", attended)
        hidden = self._layer_norm(f"{prefix}attention.output.LayerNorm", self._node("Add", [attended, hidden]))
        wide = self._node("Gelu", [self._linear(f"{prefix}intermediate.dense", hidden)])
        narrow = self._linear(f"{prefix}output.dense", wide)
        return self._layer_norm(f"{prefix}output.LayerNorm", self._node("Add", [narrow, hidden]))

    def _attention(self, prefix: str, hidden: str, bias: str) -> str:
        size = self.weights[f"{prefix}attention.self.query.bias"].shape[0] // self.heads
        query, key, value = (
            self._heads(self._linear(f"{prefix}attention.self.{name}", hidden), size, turned=name == "key")
            for name in ("query", "key", "value")
        )
        scores = self._node("Mul", [self._node("MatMul", [query, key]), self._number(size**-0.5)])
        shares = self._node("Softmax", [self._node("Add", [scores, bias])], axis=-1)
        together = self._node("Transpose", [self._node("MatMul", [shares, value])], perm=[0, 2, 1, 3])
        return self._node("Reshape", [together, self._ints([0, 0, self.heads * size])])

    def _heads(self, hidden: str, size: int, *, turned: bool) -> str:
        parted = self._node("Reshape", [hidden, self._ints([0, 0, self.heads, size])])
        return self._node("Transpose", [parted], perm=[0, 2, 3, 1] if turned else [0, 2, 1, 3])

    def _pooled(self, hidden: str) -> None:
        """The average over the tokens, with length 1."""
        mask = self._node("Unsqueeze", [self._node("Cast", ["mask"], to=TensorProto.FLOAT), self._ints([2])])
        summed = self._node("ReduceSum", [self._node("Mul", [hidden, mask]), self._ints([1])], keepdims=0)
        length = self._node("ReduceL2", [summed, self._ints([1])], keepdims=1)
        self._node("Div", [summed, self._node("Max", [length, self._number(1e-9)])], output="vectors")

    def _linear(self, name: str, source: str) -> str:
        product = self._node("MatMul", [source, self._constant(f"{name}.turned", self.weights[f"{name}.weight"].T)])
        return self._node("Add", [product, self._weight(f"{name}.bias")])

    def _layer_norm(self, name: str, source: str) -> str:
        inputs = [source, self._weight(f"{name}.weight"), self._weight(f"{name}.bias")]
        return self._node("LayerNormalization", inputs, axis=-1, epsilon=self.epsilon)

    def _node(self, kind: str, inputs: list[str], output: str = "", **attributes: Any) -> str:
        output = output or f"{kind}.{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def _weight(self, name: str) -> str:
        return self._constant(name, self.weights[name])

    def _number(self, value: float) -> str:
        return self._constant(f"number.{value!r}", np.array(value, dtype=np.float32))

    def _ints(self, values: list[int]) -> str:
        return self._constant(f"ints.{values}", np.array(values, dtype=np.int64))

    def _constant(self, name: str, values: NDArray[Any]) -> str:
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name
