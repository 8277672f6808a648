"""The image API's stand-in: the same HTTP contract, a real inpainter on the CPU, and knobs to make it misbehave."""

from sandbox.imagepipeline.faults import Fault, FaultKind, RetryAfterForm, Stage
from sandbox.imagepipeline.knobs import Fill, ImagePipelineConfig, Knobs
from sandbox.imagepipeline.server import ImagePipeline, running

__all__ = [
    "Fault",
    "FaultKind",
    "Fill",
    "ImagePipeline",
    "ImagePipelineConfig",
    "Knobs",
    "RetryAfterForm",
    "Stage",
    "running",
]
