"""The demo's documents in words: what they are called, what they say, what they hang on."""

from dataclasses import dataclass
from typing import Final, Literal

Form = Literal["pdf", "png", "jpg", "svg", "wav", "txt", "csv", "docx"]
MEDIA_TYPES: Final[dict[str, str]] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "svg": "image/svg+xml",
    "wav": "audio/x-wav",
    "txt": "text/plain",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of document: ``{of}`` in its title stands for what it hangs on."""

    title: str
    form: Form
    lines: tuple[str, ...] = ()


OF_ORDER: Final = (
    Paper(
        "Signed order {of}",
        "pdf",
        (
            "The customer accepts the terms of carriage.",
            "Delivery within five working days, by lorry and ferry.",
            "Payment thirty days after the date of the invoice.",
        ),
    ),
    Paper(
        "Bon de livraison {of}",
        "pdf",
        (
            "Marchandise reçue complète et en bon état.",
            "Réserves éventuelles : aucune. Signature du destinataire.",
        ),
    ),
    Paper("Load plan {of}", "csv", ("pallet,weight_kg,height_cm", "1,412,160", "2,388,155")),
)
OF_PROJECT: Final = (
    Paper(
        "Minutes {of}",
        "docx",
        ("Present: the project's team.", "Decided: the harbour crane is inspected in March."),
    ),
    Paper(
        "Procès-verbal {of}",
        "pdf",
        (
            "Présents : le comité de sécurité et les délégués.",
            "Le budget de formation est approuvé à l'unanimité.",
        ),
    ),
    Paper("Site photo {of}", "png"),
    Paper("Floor plan {of}", "svg"),
    Paper(
        "Risk assessment {of}",
        "pdf",
        ("Hazard: vehicles in reverse.", "Measure: a banksman, and a camera on each lorry."),
    ),
)
OF_PARTNER: Final = (
    Paper(
        "Framework agreement {of}",
        "pdf",
        ("Rates are fixed until the end of the year.", "Either side may give notice in writing."),
    ),
    Paper("Entente de partenariat {of}", "pdf", ("Les parties conviennent de ce qui suit.",)),
    Paper("Note of a call with {of}", "txt", ("They ask for an offer by Friday.", "Call back.")),
)
OF_INVOICE: Final = (
    Paper("Invoice {of}", "pdf", ("Transport and handling.", "Value added tax is included.")),
)
OF_EMPLOYEE: Final = (
    Paper("Contract {of}", "pdf", ("Employment begins on the first of the month.",)),
    Paper("Driving licence {of}", "jpg"),
)
DIRECTORIES: Final = (
    (
        "Safety",
        "Sécurité",
        (
            Paper(
                "Safety sheet diesel",
                "pdf",
                ("Keep away from heat and open flames.", "Spill: absorb with sand, not water."),
            ),
            Paper(
                "Fiche de données de sécurité – acétone",
                "pdf",
                ("Tenir hors de portée des enfants.", "Ventiler après un déversement."),
            ),
            Paper("Evacuation plan depot north", "png"),
            Paper("Fire drill evaluation", "docx", ("Everybody was out after four minutes.",)),
            Paper("Alarm test recording", "wav"),
        ),
    ),
    (
        "Archive",
        "Archives",
        (
            Paper("ᐊᕙᑕᖅ ᐱᐅᓯᑐᖃᓕᕆᕕᒃ", "pdf", ("Collection of the northern office.",)),
            Paper("ᐅᓂᒃᑳᑦ récits des aînés", "pdf", ("Transcription des enregistrements.",)),
            Paper("ᓄᓇᕕᒃ carte du territoire", "png"),
            Paper("Histoire de la route d'hiver", "txt", ("La première traversée date de 1954.",)),
            Paper("Interview with the first harbour master", "wav"),
            Paper("Réseau ferré – élévation à Noël", "png"),
        ),
    ),
    (
        "Templates",
        "Modèles",
        (
            Paper("Offer letter", "docx", ("Dear customer,", "Thank you for your enquiry.")),
            Paper("Check list vehicle handover", "csv", ("item,done", "tyres,", "lights,")),
        ),
    ),
)
TAGS: Final = (("Current", "En vigueur", 10), ("To be renewed", "À renouveler", 1))
