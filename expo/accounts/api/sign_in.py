"""Signing up and in, and one's own account, in GraphQL."""

from typing import Annotated

import strawberry

from expo.accounts.api.types import DEAR, Done, DoneResult, MeType, OrganisationInput
from expo.accounts.rules.attempts import AttemptOrigin
from expo.accounts.second_factor import SecondFactor
from expo.accounts.service import Accounts
from expo.accounts.signing_in import SignedIn, SignIn
from expo.accounts.signing_up import SignUps
from expo.kit.errors import SignInRequired
from expo.kit.graphql.types import Info, Problem


@strawberry.type(description="A mail is on its way, whatever there is at this address.")
class CheckYourMail:
    """Where to look."""

    email: str


@strawberry.type(name="SignedIn", description="You are signed in; the cookie is set.")
class SignedInType:
    """A new session."""

    me: MeType
    token: str | None = strawberry.field(description="The session's token, for programs that ask with asToken.")


@strawberry.type(description="What an authenticator app needs, shown once. It counts after confirmTwoFactor.")
class TwoFactorEnrolment:
    """A secret to scan."""

    secret: str
    uri: str = strawberry.field(description="otpauth://…")
    qr_code: str = strawberry.field(description="The uri as a picture: an SVG in a data URI.")


@strawberry.type(description="Codes that replace the app, each good once, shown once.")
class RecoveryCodes:
    """Ten codes to print."""

    codes: list[str]


CheckYourMailResult = Annotated[CheckYourMail | Problem, strawberry.union("CheckYourMailResult")]
SignInResult = Annotated[SignedInType | Problem, strawberry.union("SignInResult")]
MeResult = Annotated[MeType | Problem, strawberry.union("MeResult")]
TwoFactorResult = Annotated[TwoFactorEnrolment | Problem, strawberry.union("TwoFactorResult")]
SecondCode = Annotated[str, strawberry.argument(description="Of the authenticator app, or a recovery code.")]
RecoveryCodesResult = Annotated[RecoveryCodes | Problem, strawberry.union("RecoveryCodesResult")]


@strawberry.input(description="A new account.")
class SignUpInput:
    """Who signs up."""

    email: str
    password: str = strawberry.field(description="10 to 200 characters.")
    name: str
    language: str | None = strawberry.field(default=None, description="For mails; the request's language if left out.")
    organisation: OrganisationInput | None = None
    invitation: str | None = strawberry.field(
        default=None, description="The token of an invitation to this address; the mail's link leads on to it."
    )


@strawberry.input(description="Who signs in.")
class SignInInput:
    """Address, password and, where it is on, the second factor's code."""

    email: str
    password: str
    code: str | None = strawberry.field(default=None, description="Of the authenticator app, or a recovery code.")
    device: str = strawberry.field(
        default="", description="What to call this session in your list of sessions; empty: by your browser and system."
    )
    as_token: bool = strawberry.field(default=False, description="Return the token as well: for programs.")


async def my_type(info: Info) -> MeType:
    """Return the person behind the request; raises `SignInRequired`."""
    person = await info.context.service(Accounts).find_me(info.context.actor)
    if person is None:
        raise SignInRequired
    return MeType.of(info, person)


def begin_session(info: Info, signed_in: SignedIn, *, as_token: bool) -> SignedInType:
    """Set the cookies, and let the rest of this request be the new session's."""
    context, session = info.context, signed_in.session
    context.cookies.append(context.service(SignIn).cookie(signed_in.token))
    if signed_in.device_token is not None:
        context.cookies.append(context.service(SignIn).device_cookie(signed_in.device_token))
    context.session_token = signed_in.token
    context.actor = signed_in.person.acting(session.organisation_id, session_id=session.id)
    return SignedInType(me=MeType.of(info, signed_in.person), token=signed_in.token if as_token else None)


def end_session(info: Info) -> Done:
    """Forget the cookie."""
    info.context.cookies.append(info.context.service(SignIn).cookie(None))
    info.context.session_token = None
    return Done()


@strawberry.type
class Mutation:
    """What one can do about signing in, and with one's own account."""

    @strawberry.mutation(
        description="Make an account. The mail's link confirms it; then you can sign in.", metadata=DEAR
    )
    async def sign_up(self, info: Info, input: SignUpInput) -> CheckYourMailResult:
        await info.context.service(SignUps).sign_up(
            email=input.email,
            password=input.password,
            name=input.name,
            language=input.language or info.context.language,
            organisation=None if input.organisation is None else input.organisation.details(),
            invitation=input.invitation,
        )
        return CheckYourMail(email=input.email)

    @strawberry.mutation(description="Send the mail of signUp again.", metadata=DEAR)
    async def resend_confirmation(self, info: Info, email: str, invitation: str | None = None) -> CheckYourMailResult:
        await info.context.service(SignUps).resend_confirmation(
            email=email, language=info.context.language, invitation=invitation
        )
        return CheckYourMail(email=email)

    @strawberry.mutation(description="Confirm an e-mail address with the token of our mail.")
    async def confirm_email(self, info: Info, token: str) -> DoneResult:
        await info.context.service(SignUps).confirm(token=token)
        return Done()

    @strawberry.mutation(description="Sign in; sets the session's cookie.", metadata=DEAR)
    async def sign_in(self, info: Info, input: SignInInput) -> SignInResult:
        signed_in = await info.context.service(SignIn).sign_in(
            email=input.email,
            password=input.password,
            code=input.code,
            device=input.device or info.context.device,
            replaces=info.context.session_token,
            origin=AttemptOrigin(info.context.address, info.context.device_token, info.context.actor),
            is_program=input.as_token,
        )
        return begin_session(info, signed_in, as_token=input.as_token)

    @strawberry.mutation(description="End this session.")
    async def sign_out(self, info: Info) -> DoneResult:
        await info.context.service(SignIn).sign_out(info.context.actor)
        return end_session(info)

    @strawberry.mutation(description="End all your sessions, this one too.")
    async def sign_out_everywhere(self, info: Info) -> DoneResult:
        await info.context.service(SignIn).sign_out_everywhere(info.context.actor)
        return end_session(info)

    @strawberry.mutation(description="End one of your sessions.")
    async def end_session(self, info: Info, session_id: strawberry.ID) -> DoneResult:
        await info.context.service(SignIn).end_session(info.context.actor, session_id=session_id)
        return Done()

    @strawberry.mutation(description="Act for another of your organisations in this session.")
    async def act_for(self, info: Info, organisation_id: strawberry.ID) -> MeResult:
        info.context.actor = await info.context.service(SignIn).act_for(
            info.context.actor, organisation_id=organisation_id
        )
        return await my_type(info)

    @strawberry.mutation(description="Ask for a mail with a link to choose a new password.", metadata=DEAR)
    async def request_password_reset(
        self,
        info: Info,
        email: str,
        onward: Annotated[
            str | None, strawberry.argument(description="A path of the site that the link leads to afterwards.")
        ] = None,
    ) -> CheckYourMailResult:
        await info.context.service(Accounts).request_reset(email=email, language=info.context.language, onward=onward)
        return CheckYourMail(email=email)

    @strawberry.mutation(
        description="Choose a new password with the token of our mail; ends all your sessions.", metadata=DEAR
    )
    async def reset_password(self, info: Info, token: str, password: str) -> DoneResult:
        await info.context.service(Accounts).reset_password(token=token, password=password)
        return Done()

    @strawberry.mutation(description="Choose a new password; ends all your other sessions.", metadata=DEAR)
    async def change_password(self, info: Info, current_password: str, new_password: str) -> DoneResult:
        await info.context.service(Accounts).change_password(
            info.context.actor, current=current_password, new=new_password
        )
        return Done()

    @strawberry.mutation(description="Change your name or language.")
    async def change_profile(self, info: Info, name: str | None = None, language: str | None = None) -> MeResult:
        person = await info.context.service(Accounts).change_profile(info.context.actor, name=name, language=language)
        return MeType.of(info, person)

    @strawberry.mutation(description="Begin to set up a second factor (TOTP).", metadata=DEAR)
    async def start_two_factor(self, info: Info, password: str) -> TwoFactorResult:
        made = await info.context.service(SecondFactor).begin(info.context.actor, password=password)
        return TwoFactorEnrolment(secret=made.secret, uri=made.uri, qr_code=made.qr_code)

    @strawberry.mutation(
        description="Switch the second factor on with a first code; returns recovery codes.", metadata=DEAR
    )
    async def confirm_two_factor(self, info: Info, code: str) -> RecoveryCodesResult:
        return RecoveryCodes(codes=await info.context.service(SecondFactor).confirm(info.context.actor, code=code))

    @strawberry.mutation(description="Get new recovery codes in place of the old.", metadata=DEAR)
    async def renew_recovery_codes(self, info: Info, password: str, code: SecondCode) -> RecoveryCodesResult:
        factor = info.context.service(SecondFactor)
        return RecoveryCodes(codes=await factor.renew_recovery_codes(info.context.actor, password=password, code=code))

    @strawberry.mutation(description="Switch the second factor off.", metadata=DEAR)
    async def disable_two_factor(self, info: Info, password: str, code: SecondCode) -> DoneResult:
        await info.context.service(SecondFactor).disable(info.context.actor, password=password, code=code)
        return Done()
