"""What the tests stand on: a server, databases cloned from one migrated template, and a collector of pgTAP files."""
