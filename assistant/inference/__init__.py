"""The model store and what runs a model.

The only room that imports faster-whisper, ctranslate2 or onnxruntime.
"""
