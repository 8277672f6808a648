"""What the client has to be told: where the service is, the key, and the limits."""

from dataclasses import dataclass

from pydantic import SecretStr

# The vendor's own domains, and the storage where its results were seen (fact sheet, section 1).
VENDOR_RESULT_HOSTS = ("imagepipeline.io", "*.imagepipeline.io", "*.backblazeb2.com")


@dataclass(frozen=True, slots=True)
class ImagePipelineConfig:
    """Settings of the client. `result_hosts` are allowed besides the base URL's own host and the vendor's.

    A host is a name (`cdn.example.com`) or a name with all that is below it (`*.example.com`).
    """

    base_url: str
    api_key: SecretStr
    result_hosts: tuple[str, ...] = ()
    deadline_s: float = 900
    """From submission to result; past it the job has timed out."""
    post_timeout_s: float = 60
    """How long the answer to a submission may take before its outcome counts as unknown."""
    max_requests_per_s: float = 100
    """Submissions and status calls together; downloads are not counted, they go elsewhere."""
    max_result_bytes: int = 25 * 2**20
