"""The look and the words of pages, mails and papers."""
