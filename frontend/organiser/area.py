"""Pages and forms of the console of organisers and administrators."""

from typing import Final

from frontend.organiser import (
    applications,
    audit,
    exhibitors,
    fairs,
    halls,
    installation,
    live,
    matchmaking,
    possible_duplicates,
    running_meetings,
    schedule,
    translation,
)
from frontend.parts import glossary
from frontend.site.forms import Action, Area, Files
from frontend.site.pages import Audience, Page

ORGANISER: Final = Audience.ORGANISER
ADMINISTRATOR: Final = Audience.ADMINISTRATOR
_FAIR: Final = "/console/fairs/{fair}"
_HALLS: Final = f"{_FAIR}/halls"
_HALL: Final = f"{_HALLS}/{{hall}}"
_SETTINGS: Final = f"{_FAIR}/settings"
_PROGRAMME: Final = f"{_FAIR}/programme"
_ITEM: Final = f"{_PROGRAMME}/{{itemId}}"
_ANNOUNCEMENTS: Final = f"{_FAIR}/announcements"
_ANNOUNCEMENT: Final = f"{_ANNOUNCEMENTS}/{{announcementId}}"
_MATCHING: Final = f"{_FAIR}/matchmaking"
_SCHEDULES: Final = f"{_FAIR}/schedule"
_SCHEDULE: Final = f"{_SCHEDULES}/{{id}}"
_MODELS: Final = "/console/translation"
_RATES: Final = "/console/rates"
_INDEX: Final = "/console/index"
_GLOSSARY: Final = Page("/console/glossary", "console_glossary", ADMINISTRATOR, glossary.glossary)

_PAGES: Final = (
    Page("/console", "console_fairs", ORGANISER),
    # Setting up a fair
    Page("/console/fairs/new", "console_fair_new", ORGANISER, fairs.new_fair),
    Page(_HALLS, "console_halls", ORGANISER, halls.halls),
    Page(_HALL, "console_hall", ORGANISER, halls.hall),
    Page(_PROGRAMME, "console_programme", ORGANISER, fairs.programme),
    Page(_ANNOUNCEMENTS, "console_announcements", ORGANISER, fairs.announcements),
    Page(_SETTINGS, "console_settings", ORGANISER, fairs.settings),
    Page(f"{_FAIR}/preview.css", "accent_check", shape=fairs.preview, variables=fairs.preview_colour),
    # Running a fair
    Page(_FAIR, "console_live", ORGANISER, live.live, live.variables, needs="now"),
    Page(f"{_FAIR}/audit", "console_audit", ORGANISER, audit.audit, query="console_audit_words"),
    Page(
        f"{_FAIR}/applications",
        "console_applications",
        ORGANISER,
        applications.applications,
        applications.variables,
    ),
    Page(f"{_FAIR}/exhibitors", "console_exhibitors", ORGANISER, exhibitors.exhibitors),
    Page(f"{_FAIR}/listings", "console_listings", ORGANISER, exhibitors.listings),
    Page(
        f"{_FAIR}/possible-duplicates",
        "console_possible_duplicates",
        ORGANISER,
        possible_duplicates.list_possible_duplicates,
    ),
    Page(f"{_FAIR}/sheets/{{id}}", "console_sheet", ORGANISER, exhibitors.of_fair),
    Page(_MATCHING, "console_matchmaking", ORGANISER, matchmaking.matchmaking),
    Page(f"{_FAIR}/running-meetings", "console_running_meetings", ORGANISER, running_meetings.running_meetings),
    Page(_SCHEDULES, "console_schedule", ORGANISER, schedule.schedules),
    Page(_SCHEDULE, "console_schedule_plan", ORGANISER, schedule.schedule),
    Page(f"{_MODELS}/quality", "console_translation_quality", Audience.CONSOLE, translation.quality),
    # The installation
    Page(_RATES, "console_rates", ADMINISTRATOR, installation.rates),
    _GLOSSARY,
    Page(_MODELS, "console_translation", ADMINISTRATOR, translation.translation),
    Page(_INDEX, "console_index", ADMINISTRATOR),
)

_OF_THE_INSTALLATION: Final = (
    Action(_RATES, "set_exchange_rates", "console_rates", _RATES, variables=installation.rates_variables),
    Action(f"{_MODELS}/install", "install_model", "console_translation", f"{_MODELS}#models", "ordered"),
    Action(f"{_MODELS}/remove", "remove_model", "console_translation", f"{_MODELS}#models", "removing"),
    Action(f"{_INDEX}/rebuild", "rebuild_index", "console_index", _INDEX, "asked"),
    *glossary.forms(_GLOSSARY, platform=True),
)

_OF_SETTINGS: Final = (
    Action(
        "/console/fairs/new", "create_fair", "console_fair_new", fairs.to_settings, "created", fairs.create_variables
    ),
    Action(_SETTINGS, "change_fair", "console_settings", _SETTINGS, variables=fairs.change_variables),
    Action(f"{_SETTINGS}/publish", "publish_fair", "console_settings", _SETTINGS, "published"),
    Action(
        f"{_SETTINGS}/recordings",
        "save_recording_retention",
        "console_settings",
        f"{_SETTINGS}#h-kept",
        variables=fairs.retention_variables,
    ),
    Action(
        f"{_SETTINGS}/colour",
        "change_branding",
        "console_settings",
        f"{_SETTINGS}#h-looks",
        variables=fairs.colour_variables,
    ),
    *(
        Action(
            f"{_SETTINGS}/{name}{way}",
            "change_branding",
            "console_settings",
            f"{_SETTINGS}#h-{name}",
            done,
            fairs.branding(f"{name}UploadId"),
            files=(Files(name, "PICTURE"),) if done == "saved" else (),
        )
        for name in ("logo", "banner")
        for way, done in (("", "saved"), ("/remove", "removed"))
    ),
    Action(_PROGRAMME, "add_programme_item", "console_programme", _PROGRAMME, "added", fairs.item_variables),
    Action(_ITEM, "change_programme_item", "console_programme", _PROGRAMME, variables=fairs.item_variables),
    Action(f"{_ITEM}/remove", "remove_programme_item", "console_programme", _PROGRAMME, "removed"),
    Action(
        _ANNOUNCEMENTS,
        "add_announcement",
        "console_announcements",
        _ANNOUNCEMENTS,
        "added",
        fairs.announcement_variables,
    ),
    Action(
        _ANNOUNCEMENT,
        "change_announcement",
        "console_announcements",
        _ANNOUNCEMENTS,
        variables=fairs.announcement_variables,
    ),
    Action(f"{_ANNOUNCEMENT}/remove", "remove_announcement", "console_announcements", _ANNOUNCEMENTS, "removed"),
)

_OF_HALLS: Final = (
    Action(_HALLS, "save_hall", "console_halls", halls.to_new_hall, "added", halls.hall_variables),
    Action(f"{_HALL}/details", "save_hall", "console_halls", f"{_HALLS}#{{hall}}", variables=halls.hall_variables),
    Action(f"{_HALL}/remove", "remove_hall", "console_halls", _HALLS, "removed"),
    Action(f"{_HALL}/rows", "lay_out_spaces", "console_hall", _HALL, "laid", halls.rows_variables),
    Action(
        f"{_HALL}/plan",
        "set_floor_plan",
        "console_hall",
        _HALL,
        variables=halls.plan_variables,
        max_length=halls.MAX_PLAN_LENGTH,
    ),
    Action(f"{_HALL}/space", "set_floor_plan", "console_hall", _HALL, variables=halls.space_variables),
    Action(f"{_HALL}/place", "place_booth", "console_hall", f"{_HALL}#booths", "placed", halls.place_variables),
    Action(f"{_HALL}/free", "place_booth", "console_hall", f"{_HALL}#booths", "freed", halls.place_variables),
)

_OF_MEETINGS: Final = (
    Action(
        _MATCHING,
        "save_matchmaking_draft",
        "console_matchmaking",
        f"{_MATCHING}#h-tuning",
        variables=matchmaking.draft_variables,
    ),
    Action(f"{_MATCHING}/publish", "publish_matchmaking_settings", "console_matchmaking", _MATCHING, "published"),
    Action(f"{_MATCHING}/preview", "preview_matchmaking", "console_matchmaking", _MATCHING, "previewed"),
    Action(f"{_MATCHING}/run", "start_matchmaking_run", "console_matchmaking", _MATCHING, "started"),
    Action(
        _SCHEDULES,
        "start_meeting_schedule",
        "console_schedule",
        schedule.to_started,
        "started",
        schedule.start_variables,
    ),
    Action(
        f"{_SCHEDULE}/revise",
        "revise_meeting_schedule",
        "console_schedule_plan",
        schedule.to_started,
        "revising",
        schedule.revision_variables,
    ),
    Action(
        f"{_SCHEDULE}/lock",
        "lock_meeting",
        "console_schedule_plan",
        schedule.to_same,
        "locked",
        schedule.lock_variables,
    ),
    Action(f"{_SCHEDULE}/publish", "publish_meeting_schedule", "console_schedule_plan", _SCHEDULE, "published"),
    *(
        Action(f"{at}/{participant}-absent", f"set_{participant}_absent", page, to, "absent", schedule.absent_variables)
        for participant in ("staff", "exhibitor", "buyer")
        for at, page, to in (
            (_SCHEDULES, "console_schedule", _SCHEDULES),
            (_SCHEDULE, "console_schedule_plan", schedule.to_same),
        )
    ),
)

AREA: Final = Area(
    "organiser",
    pages=_PAGES,
    forms=(
        *_OF_SETTINGS,
        *_OF_HALLS,
        *_OF_MEETINGS,
        *_OF_THE_INSTALLATION,
        Action(f"{_FAIR}/applications/decide", page="console_applications", answer=applications.decide),
        *(
            Action(f"{_FAIR}/exhibitors/{{id}}/{verb}", name, "console_exhibitors", exhibitors.same_table, done)
            for verb, name, done in exhibitors.JUDGEMENTS
        ),
        Action(
            f"{_FAIR}/sheet", "export_fair_sheet", to=exhibitors.to_sheet, done="", variables=exhibitors.sheet_variables
        ),
        Action(f"{_FAIR}/listings/check", "check_listings", "console_listings", f"{_FAIR}/listings", "checking"),
        Action(
            f"{_FAIR}/possible-duplicates/decide",
            "decide_possible_duplicate",
            "console_possible_duplicates",
            possible_duplicates.same_list,
            "decided",
            possible_duplicates.decision,
        ),
        Action(
            f"{_FAIR}/audit/export",
            "export_audit_log",
            "console_audit",
            audit.to_sheet,
            variables=audit.export_variables,
        ),
    ),
)
