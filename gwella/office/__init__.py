"""What every part shares: stages, jobs and notices. No rule of any one part lives here."""
