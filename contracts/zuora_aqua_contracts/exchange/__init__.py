"""HTTP exchanges: requests, responses, header parsing, deadlines, bare sockets, and safe text about them."""
