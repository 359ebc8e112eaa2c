"""The command line: ``expo`` and its subcommands. A subcommand's code is loaded only when it is used."""

import sys
from collections.abc import Sequence
from importlib.metadata import version

from cyclopts import App, CycloptsError
from pydantic import ValidationError

from expo.kit.errors import ExpoError
from translation.errors import TranslationError

app = App(
    name="expo",
    help="Cloud Expo: an online trade fair behind one GraphQL door.",
    help_epilogue="Settings are environment variables, EXPO_…; `expo settings` lists them all.",
    version=version("cloud-expo"),
    version_flags=["--version"],
)
app.command(
    "expo.commands.serving:serve", name="serve", help="Run the fair: database, server, media server and worker."
)
app.command(
    "expo.commands.serving:demo", name="demo", help="Open the demo fair, with exhibitors, products and demo logins."
)
app.command("expo.commands.sheets:import_products", name="import", help="Import products from a spreadsheet.")
app.command(
    "expo.commands.sheets:export_products",
    name="export",
    help="Export products to a spreadsheet that can be imported again.",
)
app.command(
    "expo.commands.accounts:app", name="accounts", help="Create an organiser or administrator, or reset a password."
)
app.command(
    "expo.commands.matchmaking:matchmaking",
    name="matchmaking",
    help="Run matchmaking for a fair: recalculate all recommendations.",
)
app.command("expo.commands.models:app", name="models", help="Install, list and remove translation models.")
app.command(
    "expo.commands.media:app", name="media", help="Print a configuration of coturn, the TURN server of video meetings."
)
app.command("expo.commands.bench:app", name="bench", help="Run a benchmark, and print one JSON object.")
app.command("expo.commands.schema:schema", name="schema", help="Print the GraphQL schema.")
app.command(
    "expo.commands.settings:settings", name="settings", help="List every setting, what it means and its default."
)


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code: 0 success, 1 failure, 2 usage error, 130 interrupted.

    ``words`` are the arguments after ``expo``; None stands for this process's own.
    """
    try:
        result = app(words, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        return _refused(f"{error} Try: expo --help", 2)
    except ValidationError as error:
        first = error.errors()[0]
        return _refused(
            f"The setting EXPO_{str(first['loc'][0]).upper() if first['loc'] else ''} cannot be used: {first['msg']}.",
            2,
        )
    except (ExpoError, TranslationError, OSError) as error:
        return _refused(str(error), 1)
    except KeyboardInterrupt:
        return 130
    return result if isinstance(result, int) else 0


def _refused(sentence: str, code: int) -> int:
    line = " ".join(sentence.split())
    sys.stderr.write(f"expo: {line}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
