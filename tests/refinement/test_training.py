"""What pretraining and fine-tuning have in common."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from refinement import RefinementError, training


def test_an_input_has_the_image_first_and_then_the_guidance(rng: np.random.Generator) -> None:
    images = rng.integers(0, 256, (2, 32, 32, 3), dtype=np.uint8)
    guidance = rng.integers(0, 256, (2, 32, 32, 3), dtype=np.uint8)
    found = training.to_input(images, guidance, torch.device("cpu"))
    assert found.shape == (2, 6, 32, 32)
    assert found.dtype == torch.float32
    np.testing.assert_allclose(found[1, 2].numpy(), images[1, :, :, 2] / 255, atol=1e-6)
    np.testing.assert_allclose(found[1, 5].numpy(), guidance[1, :, :, 2] / 255, atol=1e-6)


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("something"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:118] DefaultCPUAllocator: can't allocate memory: you tried to"),
        RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 34359738368 bytes."),
        RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB"),
        MemoryError("Unable to allocate 9.31 GiB for an array"),
    ],
)
def test_what_means_that_memory_is_short(error: Exception) -> None:
    assert training.is_out_of_memory(error)


@pytest.mark.parametrize("error", [RuntimeError("shape mismatch"), ValueError("memory"), RuntimeError()])
def test_what_means_something_else(error: Exception) -> None:
    assert not training.is_out_of_memory(error)


@pytest.mark.parametrize("loss", [float("nan"), float("inf"), -float("inf")])
def test_a_loss_that_is_no_number_is_an_error(loss: float) -> None:
    with pytest.raises(RefinementError, match="diverged at step 7"):
        training.check_finite(loss, 7)
    training.check_finite(0.0, 7)
