"""Writes a language model of random weights, made in a moment: python make_tiny_model.py FILE.

It babbles. What it is for is that a real server loads it and answers.
"""

from __future__ import annotations

import sys

import numpy as np
from gguf import GGUFWriter, TokenType

WIDTH, HEADS, LAYERS, INNER, CONTEXT = 64, 4, 2, 128, 2048
PLAIN = [
    "I",
    "you",
    "we",
    "it",
    "he",
    "not",
    "have",
    "has",
    "done",
    "do",
    "what",
    "why",
    "this",
    "for",
    "that",
    "is",
    "are",
    "was",
    "okay",
    "yes",
    "no",
    "me",
    "my",
    "nothing",
    "anything",
    "just",
    "want",
    "know",
    "say",
    "said",
    "tell",
    "here",
    "there",
    "now",
    "again",
    "stop",
    "late",
    "bus",
    "friend",
    "time",
    "look",
    "please",
    "sorry",
]


def words() -> tuple[list[str], list[float], list[int]]:
    """The vocabulary of a SentencePiece model: three marks, every byte, and some words with their scores."""
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    kinds = [TokenType.UNKNOWN, TokenType.CONTROL, TokenType.CONTROL, *[TokenType.BYTE] * 256]
    letters = [chr(code) for code in range(33, 127)]
    plain = ["\u2581", *(f"\u2581{word}" for word in PLAIN), *letters, *(f"\u2581{one}" for one in letters)]
    added = [one for one in dict.fromkeys(plain) if one not in tokens]
    tokens += added
    kinds += [TokenType.NORMAL] * len(added)
    return tokens, [-float(place) for place in range(len(tokens))], [int(kind) for kind in kinds]


def main(file: str) -> None:
    """The smallest model of the llama kind that a server takes."""
    chance = np.random.default_rng(7)
    tokens, scores, kinds = words()
    writer = GGUFWriter(file, "llama")
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores(scores)
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)

    def tensor(name: str, *shape: int) -> None:
        values = np.ones(shape) if len(shape) == 1 else chance.normal(0.0, 0.1, shape)
        writer.add_tensor(name, values.astype(np.float32))

    tensor("token_embd.weight", len(tokens), WIDTH)
    tensor("output_norm.weight", WIDTH)
    tensor("output.weight", len(tokens), WIDTH)
    for block in range(LAYERS):
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            tensor(f"blk.{block}.{name}.weight", WIDTH, WIDTH)
        tensor(f"blk.{block}.attn_norm.weight", WIDTH)
        tensor(f"blk.{block}.ffn_norm.weight", WIDTH)
        tensor(f"blk.{block}.ffn_gate.weight", INNER, WIDTH)
        tensor(f"blk.{block}.ffn_up.weight", INNER, WIDTH)
        tensor(f"blk.{block}.ffn_down.weight", WIDTH, INNER)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1])
