"""The contract at the desk: draft, congress, signatures, filing, publication, renewal."""
