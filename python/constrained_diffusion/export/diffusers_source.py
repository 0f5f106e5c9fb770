"""A diffusers pipeline on disk or on the Hugging Face hub: its configuration, whether it can be exported, and its components."""

from pathlib import Path
from typing import Dict, Optional

from diffusers import AutoencoderKL, DDIMScheduler, UNet2DConditionModel
from torch import nn
from transformers import CLIPTextModel, CLIPTokenizerFast

COMPONENTS = {"unet": "config.json", "vae": "config.json", "text_encoder": "config.json", "tokenizer": "tokenizer_config.json",
         "scheduler": "scheduler_config.json"}
"""The folder of each component, and a file that must be in it."""

SCHEDULES = {"scaled_linear": "scaled_linear", "linear": "linear", "squaredcos_cap_v2": "cosine"}
"""Names of noise schedules in diffusers and in a model package."""

PARAMETERIZATIONS = {"epsilon": "epsilon", "v_prediction": "v", "sample": "sample"}


class Refused(SystemExit):
    """The pipeline cannot be exported; the message is one sentence."""


class Source:
    """Nothing is downloaded for a folder; from the hub, only COMPONENTS."""

    def __init__(self, name: str, variant: Optional[str] = None):
        self.name, self.local = name, Path(name).is_dir()
        if not self.local and (name.count("/") != 1 or name[0] in "./~"):
            raise Refused(f"{name} is neither a folder nor a name of the form owner/model.")
        self.options = {"local_files_only": self.local}
        self.weights = {**self.options, **({"variant": variant} if variant else {})}
        for part, file in COMPONENTS.items() if self.local else ():
            if not (Path(name) / part / file).is_file():
                raise Refused(f"{name} has no {part}/{file}: the pipeline lacks its {part}, or is not in the layout of diffusers.")
        try:
            self.unet = UNet2DConditionModel.load_config(name, subfolder="unet", **self.options)
            self.vae = AutoencoderKL.load_config(name, subfolder="vae", **self.options)
            self.scheduler = DDIMScheduler.load_config(name, subfolder="scheduler", **self.options)
        except OSError as failure:
            raise Refused(f"{name} cannot be read as a pipeline with unet, vae and scheduler: {str(failure).splitlines()[0]}") from failure
        self.check()

    def check(self) -> None:
        """Rejects pipelines that the samplers do not support, before any weights are read."""
        for key in ("addition_embed_type", "class_embed_type", "encoder_hid_dim_type", "time_cond_proj_dim", "num_class_embeds"):
            if self.unet.get(key) is not None:
                raise Refused(f"{self.name} has a U-Net with {key} = {self.unet[key]!r}: only those of Stable Diffusion 1.x and 2.x, "
                              "with time and one text as inputs, can be exported, not SDXL's or distilled ones.")
        if self.unet.get("_class_name") != "UNet2DConditionModel":
            raise Refused(f"{self.name} has a denoiser of class {self.unet.get('_class_name')}, not UNet2DConditionModel.")
        if self.unet["out_channels"] != self.vae["latent_channels"]:
            raise Refused(f"{self.name}: the U-Net gives {self.unet['out_channels']} channels, a latent has {self.vae['latent_channels']}.")
        if self.mask_channels not in (0, 1 + self.vae["latent_channels"]):
            raise Refused(f"{self.name} has a U-Net with {self.unet['in_channels']} input channels: neither a latent's "
                          f"{self.vae['latent_channels']} nor those of an inpainting model, {1 + 2 * self.vae['latent_channels']}.")

    @property
    def mask_channels(self) -> int:
        return self.unet["in_channels"] - self.vae["latent_channels"]

    @property
    def factor(self) -> int:
        """The side of a latent's cell in pixels."""
        return 2 ** (len(self.vae["block_out_channels"]) - 1)

    @property
    def unet_divisor(self) -> int:
        return 2 ** (len(self.unet["block_out_channels"]) - 1)

    def parameterization(self) -> str:
        stated = self.scheduler.get("prediction_type", "epsilon")
        if stated not in PARAMETERIZATIONS:
            raise Refused(f"{self.name}: the scheduler's prediction type {stated!r} is not one of {', '.join(PARAMETERIZATIONS)}; "
                          "if the model is a rectified flow, use --rectified-flow.")
        return PARAMETERIZATIONS[stated]

    def schedule(self) -> Dict[str, object]:
        """For rdf.yaml. The scheduler's times and steps are not used: the samplers have their own."""
        known = self.scheduler
        kind = known.get("beta_schedule", "linear")
        if kind not in SCHEDULES or known.get("trained_betas") is not None or known.get("rescale_betas_zero_snr"):
            raise Refused(f"{self.name}: the noise schedule is {kind!r}, or changed by trained_betas or rescale_betas_zero_snr; supported are "
                          f"{', '.join(SCHEDULES)}, unchanged.")
        found: Dict[str, object] = {"type": SCHEDULES[kind], "length": known.get("num_train_timesteps", 1000)}
        if kind == "squaredcos_cap_v2":
            return {**found, "offset": 0.008, "largest_beta": 0.999}
        return {**found, "first": known.get("beta_start", 0.0001), "last": known.get("beta_end", 0.02)}

    def load_unet(self) -> nn.Module:
        return self.ready(UNet2DConditionModel.from_pretrained(self.name, subfolder="unet", **self.weights))

    def load_vae(self) -> nn.Module:
        return self.ready(AutoencoderKL.from_pretrained(self.name, subfolder="vae", **self.weights))

    def load_text_encoder(self) -> nn.Module:
        return self.ready(CLIPTextModel.from_pretrained(self.name, subfolder="text_encoder", **self.weights))

    def load_tokenizer(self) -> CLIPTokenizerFast:
        return CLIPTokenizerFast.from_pretrained(self.name, subfolder="tokenizer", **self.options)

    @staticmethod
    def ready(model: nn.Module) -> nn.Module:
        return model.float().requires_grad_(False).eval()
