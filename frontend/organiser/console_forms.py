"""The forms with which an organiser sets a fair up: a line each."""

from typing import Final

from frontend.organiser import copies as console_copies
from frontend.organiser import fairs as console_fair
from frontend.organiser import halls as console_halls
from frontend.organiser import matchmaking as console_matchmaking
from frontend.organiser import schedule as console_schedule
from frontend.site.pages import Action, Post

_FAIR: Final = "/console/fairs/{fair}"
_HALLS: Final = f"{_FAIR}/halls"
_HALL: Final = f"{_HALLS}/{{hall}}"
_SETTINGS: Final = f"{_FAIR}/settings"
_PROGRAMME: Final = f"{_FAIR}/programme"
_MATCHING: Final = f"{_FAIR}/matchmaking"
_SCHEDULES: Final = f"{_FAIR}/schedule"
_SCHEDULE: Final = f"{_SCHEDULES}/{{id}}"
_TOLD: Final = f"{_FAIR}/announcements"
_MODELS: Final = "/console/translation"
_HALL_VARIABLES: Final = console_halls.hall_variables

ACTIONS: Final[tuple[Action | Post, ...]] = (
    Action(
        "/console/fairs/new",
        "create_fair",
        "console_fair_new",
        console_fair.to_settings,
        "created",
        console_fair.create_variables,
    ),
    # Models that translate
    Action(f"{_MODELS}/install", "install_model", "console_translation", f"{_MODELS}#models", "ordered"),
    Action(f"{_MODELS}/remove", "remove_model", "console_translation", f"{_MODELS}#models", "removing"),
    # Settings
    Action(_SETTINGS, "change_fair", "console_settings", _SETTINGS, variables=console_fair.change_variables),
    Action(f"{_SETTINGS}/publish", "publish_fair", "console_settings", _SETTINGS, "published"),
    Action(
        f"{_SETTINGS}/colour",
        "change_branding",
        "console_settings",
        f"{_SETTINGS}#h-looks",
        variables=console_fair.colour_variables,
    ),
    Post(f"{_SETTINGS}/logo", console_fair.LOGO.run),
    Post(f"{_SETTINGS}/banner", console_fair.BANNER.run),
    *(
        Action(
            f"{_SETTINGS}/{name}/remove",
            "change_branding",
            "console_settings",
            f"{_SETTINGS}#h-{name}",
            "removed",
            console_fair.unbranded(f"{name}UploadId"),
        )
        for name in ("logo", "banner")
    ),
    # Halls and stands
    Action(_HALLS, "save_hall", "console_halls", console_halls.to_new_hall, "added", _HALL_VARIABLES),
    Action(f"{_HALL}/details", "save_hall", "console_halls", f"{_HALLS}#{{hall}}", variables=_HALL_VARIABLES),
    Action(f"{_HALL}/remove", "remove_hall", "console_halls", _HALLS, "removed"),
    Action(f"{_HALL}/rows", "lay_out_stands", "console_hall", _HALL, "laid", console_halls.rows_variables),
    Post(f"{_HALL}/plan", console_halls.save_plan),
    Post(f"{_HALL}/stand", console_halls.save_stand),
    Action(f"{_HALL}/place", "place_booth", "console_hall", f"{_HALL}#booths", "placed", console_halls.place_variables),
    Action(f"{_HALL}/free", "place_booth", "console_hall", f"{_HALL}#booths", "freed", console_halls.place_variables),
    # Programme and announcements
    Action(_PROGRAMME, "add_programme_item", "console_programme", _PROGRAMME, "added", console_fair.add_item),
    Action(
        f"{_PROGRAMME}/{{itemId}}",
        "change_programme_item",
        "console_programme",
        _PROGRAMME,
        variables=console_fair.change_item,
    ),
    Action(f"{_PROGRAMME}/{{itemId}}/remove", "remove_programme_item", "console_programme", _PROGRAMME, "removed"),
    Action(_TOLD, "add_announcement", "console_announcements", _TOLD, "added", console_fair.add_told),
    Action(
        f"{_TOLD}/{{announcementId}}",
        "change_announcement",
        "console_announcements",
        _TOLD,
        variables=console_fair.change_told,
    ),
    Action(f"{_TOLD}/{{announcementId}}/remove", "remove_announcement", "console_announcements", _TOLD, "removed"),
    # Suspected copies
    Action(
        f"{_FAIR}/copies/decide",
        "decide_copy",
        "console_copies",
        console_copies.same_list,
        "decided",
        console_copies.decision,
    ),
    # Matchmaking and the schedule of meetings
    Action(
        _MATCHING,
        "save_matchmaking_draft",
        "console_matchmaking",
        f"{_MATCHING}#h-tuning",
        variables=console_matchmaking.draft_variables,
    ),
    Action(f"{_MATCHING}/activate", "activate_matchmaking", "console_matchmaking", _MATCHING, "activated"),
    Action(f"{_MATCHING}/preview", "preview_matchmaking", "console_matchmaking", _MATCHING, "previewed"),
    Action(f"{_MATCHING}/rematch", "start_rematch", "console_matchmaking", _MATCHING, "started"),
    Action(
        _SCHEDULES,
        "start_meeting_schedule",
        "console_schedule",
        console_schedule.to_started,
        "started",
        console_schedule.start_variables,
    ),
    Action(
        f"{_SCHEDULE}/repair",
        "repair_meeting_schedule",
        "console_schedule_plan",
        console_schedule.to_started,
        "repairing",
        console_schedule.repair_variables,
    ),
    Action(
        f"{_SCHEDULE}/lock",
        "lock_meeting",
        "console_schedule_plan",
        console_schedule.to_same,
        "locked",
        console_schedule.lock_variables,
    ),
    Action(f"{_SCHEDULE}/force", "activate_meeting_schedule", "console_schedule_plan", _SCHEDULE, "activated"),
    *(
        Action(
            f"{at}/{who}-absent",
            f"set_{who}_absent",
            page,
            to,
            "absent",
            console_schedule.absent_variables,
        )
        for who in ("staff", "exhibitor", "buyer")
        for at, page, to in (
            (_SCHEDULES, "console_schedule", _SCHEDULES),
            (_SCHEDULE, "console_schedule_plan", console_schedule.to_same),
        )
    ),
)
