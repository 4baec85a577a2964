"""The edge to the network: headers of answers, how many requests are taken, and where we connect to."""
