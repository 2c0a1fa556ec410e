def read(source, options, report):
    raise NotImplementedError
