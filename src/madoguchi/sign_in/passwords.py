"""What a password must be, each rule saying how to meet it (F2)."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext


class LongEnough(password_validation.MinimumLengthValidator):
    """No shorter than the policy says."""

    def get_error_message(self) -> str:
        """How to meet the rule."""
        return gettext("パスワードを%(count)s文字以上にしてください。") % {"count": self.min_length}


class Uncommon(password_validation.CommonPasswordValidator):
    """Not one of those that are tried first."""

    def get_error_message(self) -> str:
        """How to meet the rule."""
        return gettext("よく使われるパスワードです。当てられにくい、別のものにしてください。")


class UnlikeHerAddress(password_validation.UserAttributeSimilarityValidator):
    """Not made from the log-in's own address."""

    def get_error_message(self) -> str:
        """How to meet the rule."""
        return gettext("メールアドレスに似たパスワードです。関係のない、別のものにしてください。")
