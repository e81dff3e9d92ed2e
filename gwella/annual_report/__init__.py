"""The local authority social services annual report. Code of practice 4.5 and 8.4; section 144A of the Act."""
