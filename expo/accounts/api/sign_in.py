"""Sign-up, sign-in and the user's own account in GraphQL."""

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


@strawberry.type(
    description="A mail is on its way. The response is the same whether or not the address has an account."
)
class CheckYourEmail:
    """The address the email was sent to."""

    email: str


@strawberry.type(name="SignedIn", description="Result of a sign-in: a new session, whose cookie is set.")
class SignedInType:
    """A new session."""

    me: MeType
    token: str | None = strawberry.field(
        description="Token of the session, for programs that request it with asToken; otherwise null."
    )


@strawberry.type(description="Secret for an authenticator app, shown once. It takes effect after confirmTwoFactor.")
class TwoFactorEnrolment:
    """A second factor that is not confirmed yet."""

    secret: str
    uri: str = strawberry.field(description="The secret as a URI, otpauth://….")
    qr_code: str = strawberry.field(description="The uri as a QR code: an SVG image in a data URI.")


@strawberry.type(description="Single-use codes in place of those of the authenticator app, shown once.")
class RecoveryCodes:
    """Ten recovery codes."""

    codes: list[str]


CheckYourEmailResult = Annotated[CheckYourEmail | Problem, strawberry.union("CheckYourEmailResult")]
SignInResult = Annotated[SignedInType | Problem, strawberry.union("SignInResult")]
MeResult = Annotated[MeType | Problem, strawberry.union("MeResult")]
TwoFactorResult = Annotated[TwoFactorEnrolment | Problem, strawberry.union("TwoFactorResult")]
SecondCode = Annotated[str, strawberry.argument(description="Code of the authenticator app, or a recovery code.")]
RecoveryCodesResult = Annotated[RecoveryCodes | Problem, strawberry.union("RecoveryCodesResult")]


@strawberry.input(description="A new account.")
class SignUpInput:
    """A sign-up."""

    email: str
    password: str = strawberry.field(description="10 to 200 characters.")
    name: str
    language: str | None = strawberry.field(
        default=None, description="Language of mails; the request's language where omitted."
    )
    organisation: OrganisationInput | None = None
    invitation: str | None = strawberry.field(
        default=None, description="Token of an invitation to this address. The mail's link continues to the invitation."
    )


@strawberry.input(description="Credentials for signing in.")
class SignInInput:
    """Address, password and, where a second factor is enabled, its code."""

    email: str
    password: str
    code: str | None = strawberry.field(default=None, description="Code of the authenticator app, or a recovery code.")
    device: str = strawberry.field(
        default="",
        description="Name of this session in your list of sessions. Empty: named after your browser and system.",
    )
    as_token: bool = strawberry.field(default=False, description="Whether to return the token as well, for programs.")


async def my_type(info: Info) -> MeType:
    """Return the user of the request; raises `SignInRequired`."""
    person = await info.context.service(Accounts).find_me(info.context.actor)
    if person is None:
        raise SignInRequired
    return MeType.of(info, person)


def begin_session(info: Info, result: SignedIn, *, as_token: bool) -> SignedInType:
    """Set the cookies, and run the rest of this request in the new session."""
    context, session = info.context, result.session
    context.cookies.append(context.service(SignIn).cookie(result.token))
    if result.device_token is not None:
        context.cookies.append(context.service(SignIn).device_cookie(result.device_token))
    context.session_token = result.token
    context.actor = result.person.acting(session.organisation_id, session_id=session.id)
    return SignedInType(me=MeType.of(info, result.person), token=result.token if as_token else None)


def end_session(info: Info) -> Done:
    """Clear the session cookie."""
    info.context.cookies.append(info.context.service(SignIn).cookie(None))
    info.context.session_token = None
    return Done()


@strawberry.type
class Mutation:
    """Mutations for sign-up, sign-in and the user's own account."""

    @strawberry.mutation(
        description="Create an account. The mailed link confirms it, after which you can sign in.", metadata=DEAR
    )
    async def sign_up(self, info: Info, input: SignUpInput) -> CheckYourEmailResult:
        await info.context.service(SignUps).sign_up(
            email=input.email,
            password=input.password,
            name=input.name,
            language=input.language or info.context.language,
            organisation=None if input.organisation is None else input.organisation.details(),
            invitation=input.invitation,
        )
        return CheckYourEmail(email=input.email)

    @strawberry.mutation(description="Send the confirmation mail of signUp again.", metadata=DEAR)
    async def resend_confirmation(self, info: Info, email: str, invitation: str | None = None) -> CheckYourEmailResult:
        await info.context.service(SignUps).resend_confirmation(
            email=email, language=info.context.language, invitation=invitation
        )
        return CheckYourEmail(email=email)

    @strawberry.mutation(description="Confirm an e-mail address with a mailed token.")
    async def confirm_email(self, info: Info, token: str) -> DoneResult:
        await info.context.service(SignUps).confirm(token=token)
        return Done()

    @strawberry.mutation(description="Sign in and set the session cookie.", metadata=DEAR)
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

    @strawberry.mutation(description="End all your sessions, including this one.")
    async def sign_out_everywhere(self, info: Info) -> DoneResult:
        await info.context.service(SignIn).sign_out_everywhere(info.context.actor)
        return end_session(info)

    @strawberry.mutation(description="End one of your sessions.")
    async def end_session(self, info: Info, session_id: strawberry.ID) -> DoneResult:
        await info.context.service(SignIn).end_session(info.context.actor, session_id=session_id)
        return Done()

    @strawberry.mutation(description="Act for another of your organisations in this session.")
    async def switch_organisation(self, info: Info, organisation_id: strawberry.ID) -> MeResult:
        info.context.actor = await info.context.service(SignIn).switch_organisation(
            info.context.actor, organisation_id=organisation_id
        )
        return await my_type(info)

    @strawberry.mutation(description="Request a mail with a link for choosing a new password.", metadata=DEAR)
    async def request_password_reset(
        self,
        info: Info,
        email: str,
        onward: Annotated[
            str | None, strawberry.argument(description="Path on this site to continue to after the reset.")
        ] = None,
    ) -> CheckYourEmailResult:
        await info.context.service(Accounts).request_reset(email=email, language=info.context.language, onward=onward)
        return CheckYourEmail(email=email)

    @strawberry.mutation(description="Set a new password with a mailed token. Ends all your sessions.", metadata=DEAR)
    async def reset_password(self, info: Info, token: str, password: str) -> DoneResult:
        await info.context.service(Accounts).reset_password(token=token, password=password)
        return Done()

    @strawberry.mutation(description="Change your password. Ends all your other sessions.", metadata=DEAR)
    async def change_password(self, info: Info, current_password: str, new_password: str) -> DoneResult:
        await info.context.service(Accounts).change_password(
            info.context.actor, current=current_password, new=new_password
        )
        return Done()

    @strawberry.mutation(description="Change your name or language.")
    async def change_profile(self, info: Info, name: str | None = None, language: str | None = None) -> MeResult:
        person = await info.context.service(Accounts).change_profile(info.context.actor, name=name, language=language)
        return MeType.of(info, person)

    @strawberry.mutation(description="Start setting up a second factor (TOTP).", metadata=DEAR)
    async def start_two_factor(self, info: Info, password: str) -> TwoFactorResult:
        made = await info.context.service(SecondFactor).begin(info.context.actor, password=password)
        return TwoFactorEnrolment(secret=made.secret, uri=made.uri, qr_code=made.qr_code)

    @strawberry.mutation(
        description="Enable the second factor with a first code, and return recovery codes.", metadata=DEAR
    )
    async def confirm_two_factor(self, info: Info, code: str) -> RecoveryCodesResult:
        return RecoveryCodes(codes=await info.context.service(SecondFactor).confirm(info.context.actor, code=code))

    @strawberry.mutation(description="Replace your recovery codes with new ones.", metadata=DEAR)
    async def renew_recovery_codes(self, info: Info, password: str, code: SecondCode) -> RecoveryCodesResult:
        factor = info.context.service(SecondFactor)
        return RecoveryCodes(codes=await factor.renew_recovery_codes(info.context.actor, password=password, code=code))

    @strawberry.mutation(description="Disable the second factor.", metadata=DEAR)
    async def disable_two_factor(self, info: Info, password: str, code: SecondCode) -> DoneResult:
        await info.context.service(SecondFactor).disable(info.context.actor, password=password, code=code)
        return Done()
