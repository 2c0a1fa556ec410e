"""Forms about people: signing up and in, second factors, settings, organisations."""
