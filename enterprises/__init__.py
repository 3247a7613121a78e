"""The registry of enterprises: who they are, who acts for them, where their money goes."""
