"""The command `cdiff`: a subcommand for each row of COMMANDS."""

import dataclasses
import enum
import importlib
import inspect
from typing import Annotated, Any, Callable, List, Optional, Sequence, Tuple, get_args, get_origin, get_type_hints

import typer
from typer.core import TyperCommand

from .evaluation import options as evaluation
from .export import options as export
from .fixtures import options as fixtures
from .study import options as study
from .training import options as training

TRAINING, EXPORT, EVALUATION, STUDY, FIXTURES = "Training", "Export", "Evaluation", "Studies", "Fixtures and sample data"

COMMANDS: Sequence[Tuple[str, str, type, str]] = (
    (TRAINING, "train", training.PixelModelOptions, "training.pixel_model"),
    (TRAINING, "train-microscopy", training.MicroscopyOptions, "training.microscopy"),
    (TRAINING, "train-guide", training.GuideOptions, "training.guide"),
    (TRAINING, "train-autoencoder", training.AutoencoderOptions, "training.autoencoder"),
    (TRAINING, "train-latent", training.LatentModelOptions, "training.latent_model"),
    (TRAINING, "train-segmentation", training.SegmentationOptions, "training.segmentation"),
    (TRAINING, "train-captions", training.CaptionClassifierOptions, "training.caption_classifier"),
    (TRAINING, "adapt", export.AdaptOptions, "export.adapted"),
    (EXPORT, "export", export.PixelModelOptions, "export.pixel_model"),
    (EXPORT, "export-latent", export.LatentModelOptions, "export.latent_model"),
    (EXPORT, "export-diffusers", export.DiffusersOptions, "export.diffusers_pipeline"),
    (EXPORT, "export-zoo", export.ModelZooOptions, "export.model_zoo"),
    (EXPORT, "export-critic", export.CriticOptions, "export.critic"),
    (EXPORT, "export-clip", export.ClipOptions, "export.clip"),
    (EXPORT, "export-captions", export.CaptionClassifierOptions, "export.caption_classifier"),
    (EVALUATION, "card", evaluation.CardOptions, "evaluation.card"),
    (EVALUATION, "latent-card", evaluation.LatentCardOptions, "evaluation.latent_card"),
    (EVALUATION, "compare", evaluation.CompareOptions, "evaluation.compare"),
    (EVALUATION, "priors", evaluation.PriorsOptions, "evaluation.priors"),
    (EVALUATION, "restoration", evaluation.RestorationOptions, "evaluation.restoration"),
    (EVALUATION, "modalities", evaluation.ModalitiesOptions, "evaluation.modalities"),
    (EVALUATION, "field-of-view", evaluation.FieldOfViewOptions, "evaluation.field_of_view"),
    (EVALUATION, "speed", evaluation.SpeedOptions, "evaluation.speed"),
    (EVALUATION, "full-size", evaluation.FullSizeOptions, "evaluation.full_size"),
    (EVALUATION, "label-guidance", evaluation.LabelGuidanceOptions, "evaluation.label_guidance"),
    (EVALUATION, "generated-training", evaluation.GeneratedTrainingOptions, "evaluation.generated_training"),
    (EVALUATION, "style-guidance", evaluation.StyleGuidanceOptions, "evaluation.style_guidance"),
    (STUDY, "train-digits", study.DigitsOptions, "study.digits"),
    (STUDY, "jacobian", study.JacobianOptions, "study.jacobian"),
    (FIXTURES, "fixture", fixtures.ParityOptions, "fixtures.parity"),
    (FIXTURES, "adaptation-fixture", fixtures.AdaptationFixtureOptions, "fixtures.adaptation"),
    (FIXTURES, "latent-fixture", fixtures.LatentParityOptions, "fixtures.latent_parity"),
    (FIXTURES, "tiny-pipelines", fixtures.TinyPipelineOptions, "fixtures.tiny_pipelines"),
    (FIXTURES, "sample-image", fixtures.SampleImageOptions, "fixtures.sample_image"),
    (FIXTURES, "synthetic", evaluation.SyntheticOptions, "evaluation.rendered"),
)
"""Panel of the help, name, options, and the module whose main(options) is run. The help is the docstring of the options."""


class Command(TyperCommand):
    """Takes several values after an option with a list, `--data A B`, besides `--data A --data B`; and an option without its implied value."""

    lists: Sequence[str] = ()
    implied: Sequence[Tuple[str, Sequence[str], str]] = ()

    def parse_args(self, context: typer.Context, arguments: List[str]) -> List[str]:
        found: List[str] = []
        several = None
        for index, argument in enumerate(arguments):
            if argument.startswith("--"):
                several = argument if argument in self.lists else None
                found.append(argument)
                for name, choices, value in self.implied:
                    if argument == name and (index + 1 == len(arguments) or arguments[index + 1] not in choices):
                        found.append(value)
            else:
                if several and found[-1] != several:
                    found.append(several)
                found.append(argument)
        return super().parse_args(context, found)


def flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def parameter(field: dataclasses.Field, kind: Any) -> inspect.Parameter:
    """Of the command's signature, for a field of its options."""
    default = field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
    if field.metadata["choices"]:
        choice = enum.Enum("Choice", {value: value for value in field.metadata["choices"]}, type=str)
        if get_origin(kind) is list:
            kind, default = List[choice], [choice(value) for value in default]
        else:
            kind = Optional[choice] if type(None) in get_args(kind) else choice
            default = default and choice(default)
    # With its name given, a boolean option has no --no-… counterpart.
    annotation = Annotated[kind, typer.Option(flag(field.name), help=field.metadata["help"])]
    return inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation,
                             default=inspect.Parameter.empty if default is dataclasses.MISSING else default)


def plain(value: Any) -> Any:
    """The value of a choice, or of each in a list."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.value if isinstance(value, enum.Enum) else value


def runner(options: type, module: str) -> Callable[..., None]:
    """A function with the options as its parameters, which imports the module when it is called."""
    kinds = get_type_hints(options)

    def run(**values: Any) -> None:
        try:
            given = options(**{name: plain(value) for name, value in values.items()})
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
        importlib.import_module(f"constrained_diffusion.{module}").main(given)
    parameters = [parameter(field, kinds[field.name]) for field in dataclasses.fields(options)]
    run.__signature__ = inspect.Signature(parameters)
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run


def application() -> typer.Typer:
    made = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                       help="Trains, exports and evaluates the models of Constrained Diffusion for Fiji.")
    for panel, name, options, module in COMMANDS:
        fields, kinds = dataclasses.fields(options), get_type_hints(options)
        lists = [flag(field.name) for field in fields if get_origin(kinds[field.name]) is list]
        implied = [(flag(field.name), field.metadata["choices"], field.metadata["implied"]) for field in fields if field.metadata["implied"]]
        command = type("Command", (Command,), {"lists": lists, "implied": implied})
        made.command(name, cls=command, help=inspect.getdoc(options), rich_help_panel=panel)(runner(options, module))
    return made


app = application()
