"""The command line in the reader's language: help, and what is wrong with what was typed."""

from __future__ import annotations

import locale
import os
import re
from collections.abc import Callable
from typing import Any

import typer
import typer.completion
import typer.core

from cds_analysis.cellar.text import normal
from cds_analysis.cellar.translator import LANGUAGES, Translator

ENVIRONMENT = {
    "CDS_LANGUAGE": "language of help and answers, vi or en; else the system's",
    "CDS_ROOT": "folder that holds data, notebooks and outputs",
    "CDS_OUTPUTS": "folder of the finished reports",
    "CDS_CHROMIUM": "browser that prints PDF files",
    "CDS_DATABASE_URL": "database that takes imported figures",
}
# the words that typer asks its own gettext for
TYPER_WORDS = (
    *("Arguments", "Options", "Commands", "required", "default: {default}"),
    "Install completion for the current shell.",
    "Show completion for the current shell, to copy it or customize the installation.",
)
# the commands as people come to need them; a new one without a place stands at the end
ORDER = (
    *("report", "check", "list", "lab", "import", "template", "history", "restore", "compare"),
    *("fleet", "schedule", "fetch", "official", "new", "init", "docs", "test"),
)
# what typer says of a wrong line, and what is printed instead
TYPER_FAULTS = {
    "No such command '{name}'. Did you mean '{near}'?": "There is no command “{name}”. Did you mean “{near}”?",
    "No such command '{name}'.": "There is no command “{name}”.",
    "No such option: {name} (Possible options: {near})": "There is no option {name}. Did you mean {near}?",
    "No such option: {name}": "There is no option {name}.",
    "Missing command.": "A command is missing.",
    "Missing argument '{name}'.": "“{name}” is missing.",
    "Option '{name}' requires an argument.": "{name} needs a value.",
    "Option '{name}' does not take a value.": "{name} takes no value.",
    "Got unexpected extra argument(s) ({name})": "One word too many: {name}",
    "Invalid value for '{name}': Input should be a valid integer{rest}": "{name} needs a whole number.",
    "Invalid value for '{name}': Input should be a valid number{rest}": "{name} needs a number.",
    "Invalid value for '{name}': Input should be greater than or equal to {n}": "{name} must be at least {n}.",
    "Invalid value for '{name}': Input should be less than or equal to {n}": "{name} must be at most {n}.",
}
# what stands for a value in the help
TYPER_TYPES = {
    "str": "text",
    "list[str]": "text",
    "int range": "number",
    "float range": "number",
    "float": "number",
    "path": "path",
}


def language() -> str:
    """Return the language in which the command line speaks.

    Returns
    -------
    str
        What ``CDS_LANGUAGE`` names; else the system's language; Vietnamese where that is neither.

    Examples
    --------
    >>> language() in LANGUAGES
    True
    """
    named = [os.environ.get(name) for name in ("CDS_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    system = locale.getlocale()[0] if os.name == "nt" else None
    code = next((name for name in [*named, system] if name), "")[:2].lower()
    return code if code in LANGUAGES else LANGUAGES[0]


def spoken(command: Any, say: Translator) -> Any:
    """Return a group of commands whose help is in the reader's language.

    Parameters
    ----------
    command : click group
        As typer makes it, with English help. It is changed.
    say : Translator
        The reader's language.

    Returns
    -------
    click group
        The same, the options of all commands also at each of them.
    """
    command.commands = dict(sorted(command.commands.items(), key=lambda one: _place(one[0])))
    every = [command, *command.commands.values()]
    shared = [one for one in command.params if not one.expose_value and one.name in ("quiet", "verbose")]
    typer.core._ = say  # type: ignore[attr-defined]
    for one in every:
        if one is not command and not one.allow_extra_args:
            one.params += shared
        one.help = _paragraphs(one.help, say)
        one.options_metavar = say("[OPTIONS]")
        one.get_help_option(typer.Context(one)).help = say("Show this help.")
    context = typer.Context(command)
    for option in {id(option): option for one in every for option in one.params}.values():
        option.help = option.help and say(option.help)
        if option.name == "install_completion":
            option.callback = _install_completion(say)
        kind = TYPER_TYPES.get(option.display_type(context).strip("<>"))
        if kind and option.param_type_name == "option":
            option.metavar = f"<{say(kind)}>"
    command.subcommand_metavar = say("COMMAND …")
    command.epilog = _environment(say)
    command.context_class.formatter_class = _formatter(command.context_class.formatter_class, say)
    return command


def _install_completion(say: Translator) -> Callable[..., None]:
    """Return what typer does to install completion, in the reader's language."""

    def install(context: typer.Context, option: Any, wanted: bool | str) -> None:
        if wanted and not context.resilient_parsing:
            shell, path = typer.completion.install(shell=wanted if isinstance(wanted, str) else None)
            message = "Completion for {shell} was installed in {path}. Open a new terminal to use it."
            typer.echo(say(message, shell=shell, path=str(path)))
            raise typer.Exit

    return install


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)


def _paragraphs(text: str, say: Translator) -> str:
    return "\n\n".join(say(normal(part)) for part in text.split("\n\n"))


def _environment(say: Translator) -> str:
    """Return the variables of the environment, a line each."""
    lines = [f"  {name:<18}{say(message)}" for name, message in ENVIRONMENT.items()]
    return "\n".join(["\b", say("Environment variables:"), *lines])


def _formatter(base: Any, say: Translator) -> Any:
    class Formatter(base):  # type: ignore[misc]
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or say("Usage: "))

    return Formatter


def usage_fault(error: Any, say: Translator) -> str:
    """Return what is wrong with what was typed, and where help is.

    Parameters
    ----------
    error : click exception
        As typer raises it.
    say : Translator
        The reader's language.

    Returns
    -------
    str
        The usage, the fault, what to do; the help itself where nothing was typed.
    """
    message, context = error.format_message(), getattr(error, "ctx", None)
    if context is None or message == context.get_help():
        return _translated(message, say)
    help_line = say("Help: {command}", command=f"{context.command_path} --help")
    return "\n".join([_translated(message, say), context.get_usage(), help_line])


def _translated(message: str, say: Translator) -> str:
    for heard, answer in TYPER_FAULTS.items():
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.*?)", re.escape(heard))
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return say(answer, **found.groupdict())
    return message
