"""What goes to a customer on paper: the certificate (会員登録証), and notices where only letters reach her."""
