"""One HTTP exchange: requests, responses, header parsing, the wire, and safe text about them."""
